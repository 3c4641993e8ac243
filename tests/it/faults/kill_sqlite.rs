//! D1: every answer outlives the death of the service, on SQLite.

use std::time::Duration;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{
    Form, Plan,
    clients::Clients,
    folder::Folder,
    history::History,
    judge::{Kept, must_hold},
    linger,
    service::Start,
};

const KILLS: u32 = 20;
/// How soon it must be ready again, in a campaign.
const READY: Duration = Duration::from_secs(2);

#[test]
fn every_answer_outlives_kills_at_random_moments() {
    let plan = Plan::of("D1", KILLS);
    let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
    let folder = Folder::new("kill-sqlite");
    let start = Start::in_folder(folder.path());
    let clients = Clients::start(8, folder.path());
    let mut slowest = Duration::ZERO;
    let most = match plan.form {
        Form::Short => 100,
        Form::Campaign => 500,
    };
    let mut kills = 0;
    while kills < plan.count {
        if random.random_ratio(1, 8) {
            // Also while it starts and reads what the last one left.
            let starting = start.spawn();
            linger(Duration::from_millis(random.random_range(0..150)));
            starting.kill();
            kills += 1;
            continue;
        }
        let service = start.start();
        slowest = slowest.max(service.ready_after);
        clients.point_at(&service.address);
        clients.wait_for(random.random_range(1..most), Duration::from_secs(60));
        linger(Duration::from_micros(random.random_range(0..30_000)));
        service.kill();
        kills += 1;
    }
    let service = start.start();
    slowest = slowest.max(service.ready_after);
    clients.point_at(&service.address);
    clients.wait_for(16, Duration::from_secs(60));
    clients.stop();
    service.kill();

    let history = History::read(folder.path());
    let file = folder.path().join("kvcredit.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let kept = runtime.block_on(Kept::in_sqlite(&file, "demo"));
    must_hold(&history, &kept);
    plan.report(
        "D1",
        &format!(
            "{} answers, 0 lost, 0 doubled, 0 gaps; {} unknown; ready again after {} ms at most",
            history.acked(),
            history.unknown(),
            slowest.as_millis()
        ),
        Some((slowest, READY)),
    );
}
