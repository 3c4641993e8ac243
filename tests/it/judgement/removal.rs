//! Everything that can be left out of a profile, found in the contract: every field with presence, at every depth.

use std::{collections::BTreeMap, sync::LazyLock};

use kvcredit::pb;
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, ReflectMessage, Value};

/// A way through a message to a field: names, with the position in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    field: u32,
    index: Option<usize>,
}

/// A profile whose fields can be taken out.
pub struct Removable {
    message: DynamicMessage,
}

impl Removable {
    pub fn of(profile: &pb::FirmProfile) -> Removable {
        static KIND: LazyLock<MessageDescriptor> = LazyLock::new(|| {
            let pool = DescriptorPool::decode(pb::DESCRIPTORS).unwrap();
            pool.get_message_by_name("kvcredit.v1.FirmProfile").unwrap()
        });
        let kind = KIND.clone();
        let bytes = profile.encode_to_vec();
        Removable {
            message: DynamicMessage::decode(kind, bytes.as_slice()).unwrap(),
        }
    }

    /// Returns every field with presence that is there, with its name.
    pub fn paths(&self) -> Vec<(Path, String)> {
        let mut found = Vec::new();
        walk(&self.message, &mut Vec::new(), "", &mut found);
        found
    }

    /// Returns every field with presence that is there; of the items of a list, the same field at most `most` times, spread over the
    /// list.
    pub fn sampled(&self, most: usize) -> Vec<(Path, String)> {
        let mut by_field: BTreeMap<String, Vec<(Path, String)>> = BTreeMap::new();
        for (path, name) in self.paths() {
            by_field
                .entry(without_indices(&name))
                .or_default()
                .push((path, name));
        }
        let spread = |found: Vec<(Path, String)>| {
            let step = found.len().div_ceil(most).max(1);
            found.into_iter().step_by(step)
        };
        by_field.into_values().flat_map(spread).collect()
    }

    /// Takes a field out. A field inside of another that was taken out before is gone already.
    pub fn remove(&mut self, path: &Path) {
        take(&mut self.message, &path.0);
    }

    /// Returns the profile as it is now.
    pub fn profile(&self) -> pb::FirmProfile {
        pb::FirmProfile::decode(self.message.encode_to_vec().as_slice()).unwrap()
    }
}

fn without_indices(name: &str) -> String {
    name.split('.')
        .map(|step| step.split_once('[').map_or(step, |(step, _)| step))
        .collect::<Vec<&str>>()
        .join(".")
}

fn walk(
    message: &DynamicMessage,
    steps: &mut Vec<Step>,
    name: &str,
    found: &mut Vec<(Path, String)>,
) {
    for field in message.descriptor().fields() {
        if !message.has_field(&field) {
            continue;
        }
        let here = format!("{name}.{}", field.name());
        let step = |index| Step {
            field: field.number(),
            index,
        };
        if field.supports_presence() {
            steps.push(step(None));
            found.push((Path(steps.clone()), here.trim_start_matches('.').to_owned()));
            steps.pop();
        }
        match message.get_field(&field).as_ref() {
            Value::Message(inner) => {
                steps.push(step(None));
                walk(inner, steps, &here, found);
                steps.pop();
            }
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let Value::Message(inner) = item {
                        steps.push(step(Some(index)));
                        walk(inner, steps, &format!("{here}[{index}]"), found);
                        steps.pop();
                    }
                }
            }
            _ => {}
        }
    }
}

fn take(message: &mut DynamicMessage, steps: &[Step]) {
    let Some((step, rest)) = steps.split_first() else {
        return;
    };
    let field = message.descriptor().get_field(step.field).unwrap();
    if !message.has_field(&field) {
        return;
    }
    if rest.is_empty() {
        message.clear_field(&field);
        return;
    }
    match (message.get_field_mut(&field), step.index) {
        (Value::Message(inner), None) => take(inner, rest),
        (Value::List(items), Some(index)) => {
            if let Some(Value::Message(inner)) = items.get_mut(index) {
                take(inner, rest);
            }
        }
        (_, _) => {}
    }
}
