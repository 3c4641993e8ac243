//! What ships, in process: the models and tables of this release, and a firm's whole way through them.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use jiff::civil::{Date, date};
use kvcredit::{
    app::Engine,
    assess::Asking,
    client::StoredDecision,
    config::{Config, Sources},
    domain::{
        application::Application, assessment::Assessed, decision::Decided, entry::EntryKind,
        exposure::Exposure, id::ProductId, money::Fen, profile::Profile,
    },
    knowledge, model,
    pb::{self, json},
    policy,
    rpc::convert::{self, record},
    service::{
        replay::{self, Parts, Recovered, Verdict},
        score::{Assess, Draft},
    },
    storage::{self, Stored, WithInputs},
};
use prost::Message;

/// The products that ship.
pub const PRODUCTS: [&str; 2] = ["knowledge-value-credit", "technology-guarantee"];

/// The day of requests.
pub const TODAY: Date = date(2026, 11, 23);

/// What ships: the engine that `serve` takes when nothing is configured, and what replay finds.
pub struct Shipped {
    pub engine: Engine,
    models: model::catalogue::Catalogue,
    tables: policy::Catalogue,
}

/// Returns the configuration that a server has when nothing is configured but where it listens and keeps its data.
pub fn config(folder: &Path) -> Config {
    let sources = Sources {
        flags: vec![
            ("data_dir", folder.display().to_string()),
            ("listen", "127.0.0.1:0".into()),
        ],
        ..Sources::default()
    };
    Config::read(sources).unwrap()
}

/// Returns what ships, loaded once.
pub fn shipped() -> &'static Shipped {
    static SHIPPED: OnceLock<Shipped> = OnceLock::new();
    SHIPPED.get_or_init(|| Shipped {
        engine: Engine::load(&config(Path::new("never made"))).unwrap(),
        models: model::catalogue::Catalogue::shipped().unwrap(),
        tables: policy::Catalogue::embedded().unwrap(),
    })
}

impl Shipped {
    /// Returns the newest table of a product.
    pub fn table(&self, product: &str) -> &policy::Table {
        let product = ProductId::parse(product).unwrap();
        self.engine.products.current(&product).unwrap()
    }

    /// Assesses a firm for a product on its as-of date.
    pub fn assess(&self, profile: &pb::FirmProfile, product: &str) -> Assessed {
        self.assess_for(profile, product, None)
    }

    /// Assesses a firm that asks for an amount.
    pub fn assess_for(
        &self,
        profile: &pb::FirmProfile,
        product: &str,
        requested: Option<Fen>,
    ) -> Assessed {
        let application = Application {
            requested,
            ..Application::default()
        };
        (self.engine.assess)(&Asking {
            profile: &converted(profile),
            application: &application,
            day: as_of(profile),
            demands: self.table(product).demands(),
        })
    }

    /// Returns what the policy says of a firm on its as-of date.
    pub fn decided(&self, profile: &pb::FirmProfile, product: &str) -> Decided {
        let assessed = self.assess(profile, product);
        policy::decide(&assessed, self.table(product), &Exposure::default())
    }

    /// Returns the decision about a firm on its as-of date, as `validate_only` answers it.
    pub fn decision(
        &self,
        profile: &pb::FirmProfile,
        product: &str,
        requested: Option<Fen>,
    ) -> pb::Decision {
        let assessed = self.assess_for(profile, product, requested);
        let table = self.table(product);
        let exposure = Exposure::default();
        let decided = policy::decide(&assessed, table, &exposure);
        let finished = (self.engine.encoder)(&Draft {
            assessed: &assessed,
            decided: &decided,
            table,
            request_id: None,
            place: None,
            effective_date: as_of(profile),
            snapshot: &[],
            exposure: &exposure,
        });
        pb::Decision::decode(finished.record.as_slice()).unwrap()
    }

    /// Scores a stored decision again, with the very model and table that it names.
    pub fn replayed(&self, stored: &StoredDecision) -> Verdict {
        let recovered = record::recover(&stored.record, &stored.inputs).unwrap();
        let leaf_hash = storage::log::leaf_hash(&stored.record);
        assert_eq!(stored.leaf_hash, leaf_hash.to_vec());
        let kept = WithInputs {
            stored: Stored {
                seq: recovered.place.seq,
                kind: EntryKind::Decision,
                record: stored.record.clone(),
                leaf_hash,
            },
            inputs: stored.inputs.clone(),
        };
        let tables = knowledge::Catalogue::embedded().unwrap();
        let find = |made: &Recovered| -> Result<Assess, replay::Error> {
            let model = self
                .models
                .find_exact(&made.model, &made.model_sha256)
                .ok_or_else(|| replay::Error::NoModel(made.model.clone()))?;
            let knowledge = tables
                .find(&made.knowledge_sha256)
                .ok_or_else(|| replay::Error::NoKnowledgeTable(made.knowledge_version.clone()))?;
            Ok(kvcredit::app::engine::assess(model, knowledge))
        };
        let parts = Parts {
            engine_version: &record::engine_version,
            recover: &record::recover,
            assess: &find,
            tables: &self.tables,
            // Right for any model, and made once.
            encoder: &self.engine.encoder,
        };
        replay::replay(&kept, &parts).unwrap()
    }
}

/// Returns the firm that a message is; one that breaks the contract fails the test.
pub fn converted(profile: &pb::FirmProfile) -> Profile {
    convert::profile(profile.clone(), TODAY).unwrap()
}

/// Returns a file of the examples.
pub fn example_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(name)
}

/// Returns the firm of the examples with this id.
pub fn example(id: &str) -> pb::FirmProfile {
    let text = fs::read_to_string(example_file(&format!("{id}.json"))).unwrap();
    json::from_json("kvcredit.v1.FirmProfile", &text).unwrap()
}

/// Returns a firm's patents where they are listed one by one.
pub fn listed(profile: &mut pb::FirmProfile) -> Option<&mut Vec<pb::Patent>> {
    match profile.patents.as_mut()?.detail.as_mut()? {
        pb::patents::Detail::List(list) => Some(&mut list.items),
        pb::patents::Detail::Counts(_) => None,
    }
}

/// Returns the day as of which a firm is judged.
pub fn as_of(profile: &pb::FirmProfile) -> Date {
    match &profile.as_of_date {
        Some(text) => text.parse().unwrap(),
        None => TODAY,
    }
}

/// Returns a plain invention in force: filed five years before the as-of date, granted two years later, nothing else known.
pub fn plain_invention(number: &str, as_of: Date) -> pb::Patent {
    let before = |years: i16| {
        let month = as_of.first_of_month();
        date(month.year() - years, month.month(), 1).to_string()
    };
    pb::Patent {
        application_number: number.to_owned(),
        kind: pb::PatentKind::Invention.into(),
        filing_date: before(5),
        grant_date: Some(before(3)),
        legal_status: pb::LegalStatus::InForce.into(),
        ..Default::default()
    }
}
