//! The rules of the contract, read from its descriptors.

use std::collections::BTreeSet;

use kvcredit::pb;
use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value,
};

use super::values::{values_of, ways_of_cel};

pub(super) struct Contract {
    pool: DescriptorPool,
}

/// One rule at one place of a request.
#[derive(Clone)]
pub(super) struct Rule {
    /// Fields from the request to the message that holds the rule.
    pub(super) parents: Vec<FieldDescriptor>,
    /// What it is about.
    pub(super) subject: Subject,
    /// Identifier as protovalidate prints it.
    pub(super) id: String,
    /// Messages for the rule.
    pub(super) ways: Vec<Way>,
}

#[derive(Clone)]
pub(super) enum Subject {
    Message,
    Oneof(String),
    Field(FieldDescriptor),
    Items(FieldDescriptor),
}

/// A way to change a message so that a rule is broken or only just held.
#[derive(Clone)]
pub(super) enum Way {
    Clear(Vec<String>),
    Set(Vec<(&'static str, Value)>),
    SetField(Value),
    /// That many items, all different.
    Items(usize),
    /// One more item, equal to the first.
    Twice,
    /// An item of a list of scalars.
    Item(Value),
}

impl Contract {
    pub(super) fn new() -> Contract {
        Contract {
            pool: DescriptorPool::decode(pb::DESCRIPTORS).unwrap(),
        }
    }

    /// Names of all messages that a call takes.
    pub(super) fn requests(&self) -> BTreeSet<String> {
        let ours = self
            .pool
            .services()
            .filter(|s| s.package_name() == "kvcredit.v1");
        ours.flat_map(|service| {
            service
                .methods()
                .map(|method| method.input().full_name().to_owned())
                .collect::<Vec<_>>()
        })
        .collect()
    }

    /// Names of all fields that have more than one word.
    pub(super) fn field_names(&self) -> BTreeSet<String> {
        let messages = self.pool.all_messages();
        let ours = messages.filter(|message| message.package_name() == "kvcredit.v1");
        ours.flat_map(|message| {
            let names = message.fields().map(|field| field.name().to_owned());
            names.filter(|name| name.contains('_')).collect::<Vec<_>>()
        })
        .collect()
    }

    pub(super) fn message(&self, name: &str) -> MessageDescriptor {
        self.pool.get_message_by_name(name).unwrap()
    }

    fn options(&self, options: &DynamicMessage, extension: &str) -> Option<DynamicMessage> {
        let extension = self.pool.get_extension_by_name(extension).unwrap();
        options.has_extension(&extension).then(|| {
            options
                .get_extension(&extension)
                .as_message()
                .unwrap()
                .clone()
        })
    }

    /// Collects the rules of a message and of all messages below.
    pub(super) fn rules(
        &self,
        message: &MessageDescriptor,
        parents: &[FieldDescriptor],
        into: &mut Vec<Rule>,
    ) {
        let mut add = |subject: Subject, id: String, ways: Vec<Way>| {
            into.push(Rule {
                parents: parents.to_vec(),
                subject,
                id,
                ways,
            });
        };
        if let Some(rules) = self.options(&message.options(), "buf.validate.message") {
            for (name, value) in set_fields(&rules) {
                assert_eq!(name, "cel", "expected only `cel` on {message:?}");
                for id in cel_ids(&value) {
                    add(Subject::Message, id.clone(), ways_of_cel(&id));
                }
            }
        }
        for oneof in message.oneofs().filter(|oneof| !oneof.is_synthetic()) {
            if let Some(rules) = self.options(&oneof.options(), "buf.validate.oneof") {
                let names = oneof
                    .fields()
                    .map(|field| field.name().to_owned())
                    .collect();
                for (name, _) in set_fields(&rules) {
                    assert_eq!(name, "required");
                    add(
                        Subject::Oneof(oneof.name().to_owned()),
                        name,
                        vec![Way::Clear(Vec::clone(&names))],
                    );
                }
            }
        }
        for field in message.fields() {
            if let Some(rules) = self.options(&field.options(), "buf.validate.field") {
                for (id, ways) in rules_of_field(&field, &rules) {
                    add(Subject::Field(field.clone()), id, ways);
                }
                for (id, ways) in rules_of_items(&rules) {
                    add(Subject::Items(field.clone()), id, ways);
                }
            }
        }
        for field in message.fields() {
            if let Kind::Message(below) = field.kind()
                && below.package_name() == "kvcredit.v1"
            {
                let parents = [parents, std::slice::from_ref(&field)].concat();
                self.rules(&below, &parents, into);
            }
        }
    }
}

impl Rule {
    pub(super) fn place(&self, request: &str) -> (String, String, String) {
        let mut steps: Vec<String> = self.parents.iter().map(step).collect();
        match &self.subject {
            Subject::Message => {}
            Subject::Oneof(name) => steps.push(name.clone()),
            Subject::Field(field) => steps.push(field.name().to_owned()),
            Subject::Items(field) => steps.push(step(field)),
        }
        (request.to_owned(), steps.join("."), self.id.clone())
    }
}

fn step(field: &FieldDescriptor) -> String {
    let list = if field.is_list() { "[]" } else { "" };
    format!("{}{list}", field.name())
}

pub(super) fn set_fields(message: &DynamicMessage) -> Vec<(String, Value)> {
    let fields = message.fields();
    fields
        .map(|(field, value)| (field.name().to_owned(), value.clone()))
        .collect()
}

fn cel_ids(list: &Value) -> Vec<String> {
    let rules = list.as_list().unwrap().iter();
    rules
        .map(|rule| {
            let rule = rule.as_message().unwrap();
            let id = rule.get_field_by_name("id").unwrap();
            id.as_str().unwrap().to_owned()
        })
        .collect()
}

fn rules_of_field(field: &FieldDescriptor, rules: &DynamicMessage) -> Vec<(String, Vec<Way>)> {
    let mut found = Vec::new();
    for (name, value) in set_fields(rules) {
        match name.as_str() {
            "required" => found.push((name, vec![Way::Clear(vec![field.name().to_owned()])])),
            "cel" => found.extend(cel_ids(&value).into_iter().map(|id| {
                let ways = ways_of_cel(&id);
                (id, ways)
            })),
            "repeated" => {
                for (rule, bound) in set_fields(value.as_message().unwrap()) {
                    match rule.as_str() {
                        "max_items" => {
                            let most = usize::try_from(bound.as_u64().unwrap()).unwrap();
                            let ways = vec![Way::Items(most), Way::Items(most + 1), Way::Items(0)];
                            found.push(("repeated.max_items".into(), ways));
                        }
                        "items" => {} // rules_of_items
                        other => panic!("no messages for the rule `repeated.{other}`"),
                    }
                }
            }
            kind => {
                let rules = value.as_message().unwrap();
                for (id, values) in values_of(kind, rules, Some(field)) {
                    found.push((id, values.into_iter().map(Way::SetField).collect()));
                }
            }
        }
    }
    found
}

fn rules_of_items(rules: &DynamicMessage) -> Vec<(String, Vec<Way>)> {
    let mut found = Vec::new();
    for (name, value) in set_fields(rules) {
        if name != "repeated" {
            continue;
        }
        for (rule, items) in set_fields(value.as_message().unwrap()) {
            if rule != "items" {
                continue;
            }
            for (kind, rules) in set_fields(items.as_message().unwrap()) {
                for (id, values) in values_of(&kind, rules.as_message().unwrap(), None) {
                    found.push((id, values.into_iter().map(Way::Item).collect()));
                }
            }
        }
    }
    found
}
