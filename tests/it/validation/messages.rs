//! Complete requests, and changes of them.

use prost::Message;
use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage, Value,
};
use rand::{Rng, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

use super::{
    CATALOGUE, CONSISTENCY, Case, EXPORT, GET, HEAD, INCLUSION, LIST, REVIEW, SCORE_FIRM,
    SCORE_FIRMS, WATCH,
    rules::{Contract, Rule, Subject, Way},
};

const SEED: u64 = 20_261_123;
const MIXED: usize = 400;

/// A request, complete examples of it and its rules.
pub(super) struct Request {
    name: String,
    descriptor: MessageDescriptor,
    examples: Vec<DynamicMessage>,
    pub(super) rules: Vec<Rule>,
}

impl Request {
    pub(super) fn new(contract: &Contract, name: &str) -> Request {
        let descriptor = contract.message(name);
        let mut rules = Vec::new();
        contract.rules(&descriptor, &[], &mut rules);
        if name == SCORE_FIRMS {
            // What lies below is ScoreFirmRequest; the blocks of its profile are tried there.
            rules.retain(|rule| rule.parents.len() < 3);
        }
        let examples = examples(name)
            .iter()
            .map(|json| {
                let mut deserializer = serde_json::Deserializer::from_str(json);
                DynamicMessage::deserialize(descriptor.clone(), &mut deserializer).unwrap()
            })
            .collect();
        Request {
            name: name.to_owned(),
            descriptor,
            examples,
            rules,
        }
    }

    /// A field that no example sets would be tried by nothing.
    pub(super) fn assert_complete(&self) {
        fn visit(message: &MessageDescriptor, examples: &[&DynamicMessage], path: &str) {
            for field in message.fields() {
                let path = format!("{path}.{}", field.name());
                let set: Vec<&DynamicMessage> = examples
                    .iter()
                    .copied()
                    .filter(|e| e.has_field(&field))
                    .collect();
                // A boolean without presence cannot be seen to be set to false.
                let is_plain_bool = !field.supports_presence() && field.kind() == Kind::Bool;
                assert!(!set.is_empty() || is_plain_bool, "no example sets {path}");
                if let Kind::Message(below) = field.kind() {
                    let values: Vec<_> = set.iter().map(|e| e.get_field(&field)).collect();
                    let below_set: Vec<&DynamicMessage> = values
                        .iter()
                        .flat_map(|value| match value.as_ref() {
                            Value::List(items) => items.iter().collect(),
                            one => vec![one],
                        })
                        .filter_map(Value::as_message)
                        .collect();
                    visit(&below, &below_set, &path);
                }
            }
        }
        let examples: Vec<&DynamicMessage> = self.examples.iter().collect();
        visit(&self.descriptor, &examples, &self.name);
    }

    pub(super) fn make_cases(&self, into: &mut Vec<Case>) {
        for example in &self.examples {
            self.push(into, example, Vec::new());
        }
        let nothing = DynamicMessage::new(self.descriptor.clone());
        self.push(into, &nothing, vec!["nothing".into()]);
        for rule in &self.rules {
            for way in &rule.ways {
                let mut tried = false;
                for example in &self.examples {
                    let mut message = example.clone();
                    if !tried && change(&mut message, rule, way, 0) {
                        self.push(into, &message, vec![rule.said(way)]);
                        tried = true;
                    }
                }
                assert!(
                    tried,
                    "no example has a place for {:?}",
                    rule.place(&self.name)
                );
            }
        }
        let mut random = ChaCha8Rng::seed_from_u64(SEED);
        let mixed = if self.rules.len() > 50 {
            MIXED
        } else {
            MIXED / 8
        };
        for _ in 0..mixed {
            let mut message = self.examples.choose(&mut random).unwrap().clone();
            let mut made_by = Vec::new();
            for _ in 0..random.random_range(2..=12) {
                let rule = self.rules.choose(&mut random).unwrap();
                let way = rule.ways.choose(&mut random).unwrap();
                // Two thousand patents again and again would only take time.
                if !matches!(way, Way::Items(count) if *count > 300)
                    && change(&mut message, rule, way, random.random_range(0..3))
                {
                    made_by.push(rule.said(way));
                }
            }
            self.push(into, &message, made_by);
        }
    }

    fn push(&self, into: &mut Vec<Case>, message: &DynamicMessage, made_by: Vec<String>) {
        into.push(Case {
            name: self.name.clone(),
            bytes: message.encode_to_vec(),
            made_by,
        });
    }
}

impl Rule {
    fn said(&self, way: &Way) -> String {
        let (_, path, id) = self.place("");
        let way = match way {
            Way::Clear(names) => format!("without {names:?}"),
            Way::Set(values) => format!("{values:?}"),
            Way::SetField(value) | Way::Item(value) => format!("{value:?}"),
            Way::Items(count) => format!("{count} items"),
            Way::Twice => "an item twice".into(),
        };
        format!("{path} ({id}): {way}")
    }
}

/// Changes a message; `pick` chooses among the items of lists. Returns whether it has the place.
fn change(message: &mut DynamicMessage, rule: &Rule, way: &Way, pick: usize) -> bool {
    let Some(parent) = descend(message, &rule.parents, pick) else {
        return false;
    };
    match (way, &rule.subject) {
        (Way::Clear(names), _) => {
            for name in names {
                parent.clear_field_by_name(name);
            }
        }
        (Way::Set(values), _) => {
            for (name, value) in values {
                parent.set_field_by_name(name, value.clone());
            }
        }
        (Way::SetField(value), Subject::Field(field)) => parent.set_field(field, value.clone()),
        (Way::Item(value), Subject::Items(field)) => {
            let list = parent.get_field_mut(field).as_list_mut().unwrap();
            list.insert(pick.min(list.len()), value.clone());
        }
        (Way::Items(count), Subject::Field(field)) => {
            let list = parent.get_field_mut(field).as_list_mut().unwrap();
            let Some(first) = list.first().cloned() else {
                return false;
            };
            *list = (0..*count).map(|index| numbered(&first, index)).collect();
        }
        (Way::Twice, Subject::Field(field)) => {
            let list = parent.get_field_mut(field).as_list_mut().unwrap();
            let Some(first) = list.first().cloned() else {
                return false;
            };
            list.push(first);
        }
        (Way::SetField(_) | Way::Item(_) | Way::Items(_) | Way::Twice, _) => {
            panic!("a way that does not fit {:?}", rule.place(""))
        }
    }
    true
}

fn descend<'a>(
    message: &'a mut DynamicMessage,
    parents: &[FieldDescriptor],
    pick: usize,
) -> Option<&'a mut DynamicMessage> {
    let mut here = message;
    for field in parents {
        if !here.has_field(field) {
            return None;
        }
        here = match here.get_field_mut(field) {
            Value::List(items) => {
                let pick = pick.min(items.len().checked_sub(1)?);
                items.get_mut(pick)?.as_message_mut()?
            }
            one => one.as_message_mut()?,
        };
    }
    Some(here)
}

/// A small copy of an item that differs from all others where items must differ.
fn numbered(item: &Value, index: usize) -> Value {
    let mut item = item.clone();
    if let Value::Message(message) = &mut item {
        let optional: Vec<FieldDescriptor> = message
            .descriptor()
            .fields()
            .filter(FieldDescriptor::supports_presence)
            .collect();
        for field in optional {
            message.clear_field(&field);
        }
        match message.descriptor().name() {
            "Patent" => message
                .set_field_by_name("application_number", Value::String(format!("CN{index:06}"))),
            "Statement" => message.set_field_by_name(
                "fiscal_year",
                Value::I32(2000 + i32::try_from(index).unwrap()),
            ),
            "InvoiceMonth" => message.set_field_by_name(
                "month",
                Value::String(format!("{}-{:02}", 2000 + index / 12, index % 12 + 1)),
            ),
            _ => {}
        }
    }
    item
}

/// Complete examples of a request, as canonical JSON.
fn examples(name: &str) -> Vec<String> {
    let complete = include_str!("../../data/complete_request.json");
    match name {
        SCORE_FIRM => {
            let mut with_counts: serde_json::Value = serde_json::from_str(complete).unwrap();
            let patents = with_counts["profile"]["patents"].as_object_mut().unwrap();
            patents.remove("list");
            patents.insert(
                "counts".into(),
                serde_json::json!({"inventions": 3, "inventionsPending": 1, "utilityModels": 8, "designs": 0, "overseas": 0}),
            );
            vec![complete.into(), with_counts.to_string()]
        }
        SCORE_FIRMS => examples(SCORE_FIRM)
            .into_iter()
            .map(|request| format!(r#"{{"itemId": "row 7", "request": {request}}}"#))
            .collect(),
        GET => vec![
            r#"{"decisionId": "0190c0de-0000-7000-8000-00000000000a", "view": "DECISION_VIEW_FULL"}"#.into(),
        ],
        LIST => vec![
            r#"{"pageSize": 20, "pageToken": "t", "firm": "crm:4711", "productId": "technology-guarantee",
                "outcome": "OUTCOME_APPROVED", "grade": "B", "effectiveFrom": "2026-01-01", "effectiveTo": "2026-06-30",
                "reviewed": true}"#
                .into(),
        ],
        WATCH => vec![r#"{"cursor": "c"}"#.into()],
        CATALOGUE => {
            // 32 bytes in base64.
            let hash = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
            vec![format!(
                r#"{{"modelSha256": "{hash}", "policySha256": "{hash}", "knowledgeSha256": "{hash}"}}"#
            )]
        }
        HEAD => vec![r#"{"book": "demo"}"#.into()],
        INCLUSION => vec![r#"{"book": "demo", "seq": "3", "treeSize": "7"}"#.into()],
        CONSISTENCY => vec![r#"{"book": "demo", "oldSize": "3", "newSize": "7"}"#.into()],
        REVIEW => vec![
            r#"{"requestId": "0190c0de-0000-7000-8000-00000000000a", "decisionId": "0190c0de-0000-7000-8000-00000000000b",
                "outcome": "REVIEW_OUTCOME_APPROVED", "limitFen": "100", "reason": "REVIEW_REASON_SITE_VISIT",
                "reviewer": "officer-7", "note": "x"}"#
                .into(),
            r#"{"requestId": "0190c0de-0000-7000-8000-00000000000a", "decisionId": "0190c0de-0000-7000-8000-00000000000b",
                "outcome": "REVIEW_OUTCOME_WITHDRAWN", "reason": "REVIEW_REASON_FACTS_WRONG", "reviewer": "officer-7",
                "replacesReviewId": "0190c0de-0000-7000-8000-00000000000c",
                "successorDecisionId": "0190c0de-0000-7000-8000-00000000000d"}"#
                .into(),
        ],
        EXPORT => vec![r#"{"book": "demo", "afterSeq": "3"}"#.into()],
        other => panic!("expected an example of `{other}`, found none"),
    }
}
