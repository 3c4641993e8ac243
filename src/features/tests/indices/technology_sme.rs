//! 科技型中小企业.

use super::*;

#[test]
fn research_staff_bands() {
    for (rd_staff, wanted) in [
        (300, 20),
        (299, 16),
        (250, 16),
        (249, 12),
        (200, 12),
        (199, 8),
        (150, 8),
        (149, 4),
        (100, 4),
        (99, 0),
        (0, 0),
    ] {
        let mut profile = rich();
        let talent = &mut profile.talent.as_mut().unwrap().facts;
        talent.staff = Some(1_000);
        talent.rd_staff = Some(rd_staff);
        let index = technology(&profile);
        assert_eq!(points(&index, "rd_staff_share"), Some(wanted), "{rd_staff}");
    }
}

/// Revenue of 10 million yuan; expense in fen on and one fen below each edge.
const EDGES_OF_SALES: [(i64, i32); 11] = [
    (60_000_000, 50),
    (59_999_999, 40),
    (50_000_000, 40),
    (49_999_999, 30),
    (40_000_000, 30),
    (39_999_999, 20),
    (30_000_000, 20),
    (29_999_999, 10),
    (20_000_000, 10),
    (19_999_999, 0),
    (0, 0),
];

#[test]
fn research_expense_bands_by_sales_and_by_cost() {
    for (expense, wanted) in EDGES_OF_SALES {
        let mut profile = rich();
        let statement = latest(&mut profile);
        statement.revenue = yuan(10_000_000);
        statement.cost_and_expense = yuan(1_000_000_000);
        statement.rd_expense = fen(expense);
        let index = technology(&profile);
        assert_eq!(
            points(&index, "rd_expense_share"),
            Some(wanted),
            "{expense}"
        );
        // Five times the expense, by cost: 30, 25, 20, 15, 10 %.
        let statement = latest(&mut profile);
        statement.revenue = yuan(100_000_000_000);
        statement.cost_and_expense = yuan(10_000_000);
        statement.rd_expense = fen(expense * 5);
        let index = technology(&profile);
        assert_eq!(
            points(&index, "rd_expense_share"),
            Some(wanted),
            "{expense}"
        );
    }
}

#[test]
fn the_better_of_the_two_shares_counts() {
    let mut profile = rich();
    let statement = latest(&mut profile);
    statement.revenue = yuan(100);
    statement.rd_expense = yuan(3);
    statement.cost_and_expense = yuan(10);
    let index = technology(&profile);
    assert_eq!(points(&index, "rd_expense_share"), Some(50));
    assert_eq!(index.indicators[1].band, ">=30% of cost");
    // Without sales only the share of cost is there.
    latest(&mut profile).revenue = Some(Fen::ZERO);
    assert_eq!(points(&technology(&profile), "rd_expense_share"), Some(50));
    latest(&mut profile).cost_and_expense = Some(Fen::ZERO);
    assert_eq!(points(&technology(&profile), "rd_expense_share"), Some(0));
    // One of the two is enough.
    let statement = latest(&mut profile);
    statement.revenue = yuan(100);
    statement.cost_and_expense = None;
    assert_eq!(points(&technology(&profile), "rd_expense_share"), Some(20));
    latest(&mut profile).rd_expense = None;
    assert_eq!(points(&technology(&profile), "rd_expense_share"), None);
}

#[test]
fn intellectual_property_bands() {
    let property = |profile: &Profile| points(&technology(profile), "intellectual_property");
    for (inventions, utility_models, designs, software, wanted) in [
        (0, 0, 0, 0, 0),
        (0, 1, 0, 0, 6),
        (0, 0, 1, 0, 6),
        (0, 0, 0, 1, 6),
        (0, 1, 1, 0, 12),
        (0, 1, 1, 1, 18),
        (0, 2, 1, 1, 24),
        (0, 5, 0, 9, 24),
        (1, 0, 0, 0, 30),
        (3, 2, 2, 2, 30),
    ] {
        let mut profile = with_patents(inventions, utility_models, designs);
        let rights = &mut profile.other_rights.as_mut().unwrap().facts;
        rights.software_copyrights = Some(software);
        assert_eq!(property(&profile), Some(wanted));
    }
    let mut layouts = with_patents(0, 0, 0);
    layouts.other_rights.as_mut().unwrap().facts.ic_layouts = Some(1);
    assert_eq!(property(&layouts), Some(30));
    // A Class I right settles it, whatever was not retrieved.
    layouts.patents = None;
    assert_eq!(property(&layouts), Some(30));
    let mut unknown = with_patents(0, 0, 0);
    unknown.patents = None;
    assert_eq!(property(&unknown), None);
    let value = feature(&unknown, "firm.technology_sme_index");
    assert_eq!(value, Value::NotRetrieved);
}

/// Sets a figure to the gate's edge or just beyond it.
type SetGate = fn(&mut Profile, bool);

#[test]
fn the_technology_index_has_a_gate() {
    let cases: [(SetGate, &str); 3] = [
        (
            |p, beyond| {
                let talent = &mut p.talent.as_mut().unwrap().facts;
                talent.staff = Some(500 + u32::from(beyond));
                talent.rd_staff = Some(200);
            },
            "staff",
        ),
        (
            |p, beyond| {
                let statement = latest(p);
                statement.revenue = fen(20_000_000_000 + i64::from(beyond));
                statement.rd_expense = yuan(20_000_000);
            },
            "sales",
        ),
        (
            |p, beyond| latest(p).assets = fen(20_000_000_000 + i64::from(beyond)),
            "assets",
        ),
    ];
    for (set, what) in cases {
        let mut profile = rich();
        set(&mut profile, false);
        assert_eq!(technology(&profile).verdict, Verdict::Passed, "{what}");
        set(&mut profile, true);
        assert_eq!(technology(&profile).verdict, Verdict::Failed, "{what}");
    }
}

/// A firm with 20 of 20 for staff, `rd_points` for research, no rights, no route.
fn plain(rd_percent: i64, rights: i16) -> Profile {
    let mut profile = with_patents(0, rights, 0);
    profile.qualifications = Some(sourced(Vec::new().into()));
    profile.innovation = Some(sourced(Innovation::default()));
    let statement = latest(&mut profile);
    statement.revenue = yuan(10_000_000);
    statement.cost_and_expense = yuan(9_000_000);
    statement.rd_expense = yuan(rd_percent * 100_000);
    profile
}

#[test]
fn the_technology_index_passes_at_sixty_with_some_staff() {
    // 20 + 40 + 0 and 20 + 30 + 6.
    assert_eq!(technology(&plain(5, 0)).verdict, Verdict::Passed);
    assert_eq!(technology(&plain(5, 0)).total, 60);
    assert_eq!(technology(&plain(4, 1)).verdict, Verdict::Failed);
    assert_eq!(technology(&plain(4, 1)).total, 56);
    // 0 + 50 + 24: enough, but nothing for staff.
    let mut profile = plain(6, 4);
    profile.talent.as_mut().unwrap().facts.rd_staff = Some(0);
    let index = technology(&profile);
    assert_eq!((index.total, index.verdict), (74, Verdict::Failed));
}

#[test]
fn direct_routes_lead_past_the_points() {
    let route = |set: &dyn Fn(&mut Profile)| {
        let mut profile = plain(0, 0);
        set(&mut profile);
        let index = technology(&profile);
        (index.verdict, index.route)
    };
    assert_eq!(route(&|_| {}), (Verdict::Failed, None));
    let certificate = |from: Date| {
        move |p: &mut Profile| {
            p.qualifications = Some(sourced(
                vec![qualification(QualificationKind::HighTechEnterprise, from)].into(),
            ));
        }
    };
    assert_eq!(
        route(&certificate(date(2022, 7, 1))),
        (Verdict::Passed, Some("high_tech_certificate"))
    );
    assert_eq!(
        route(&certificate(date(2022, 6, 30))),
        (Verdict::Failed, None)
    );
    let fact = |kind, day| {
        move |p: &mut Profile| {
            p.innovation = Some(sourced(
                vec![InnovationFact {
                    kind,
                    date: day,
                    amount: None,
                }]
                .into(),
            ));
        }
    };
    let old = date(2020, 6, 29);
    let recent = date(2020, 6, 30);
    for (kind, name, has_term) in [
        (
            InnovationFactKind::NationalSciencePrize,
            "national_science_prize",
            true,
        ),
        (
            InnovationFactKind::ProvincialRdInstitution,
            "provincial_rd_institution",
            false,
        ),
        (InnovationFactKind::LedStandard, "led_standard", true),
    ] {
        let passed = (Verdict::Passed, Some(name));
        assert_eq!(route(&fact(kind, recent)), passed);
        let wanted = if has_term {
            (Verdict::Failed, None)
        } else {
            passed
        };
        assert_eq!(route(&fact(kind, old)), wanted, "{kind:?}");
    }
    for kind in [
        InnovationFactKind::ProvincialPrize,
        InnovationFactKind::NationalModelFirm,
    ] {
        assert_eq!(route(&fact(kind, AS_OF)), (Verdict::Failed, None));
    }
    // No route leads past the gate.
    let too_large = |p: &mut Profile| {
        certificate(date(2024, 1, 1))(p);
        p.talent.as_mut().unwrap().facts.staff = Some(501);
    };
    assert_eq!(route(&too_large), (Verdict::Failed, None));
}

#[test]
fn the_technology_verdict_is_unknown_only_where_unknown_facts_matter() {
    let verdict = |set: &dyn Fn(&mut Profile)| {
        let mut profile = plain(0, 0);
        set(&mut profile);
        technology(&profile).verdict
    };
    // 20 points stand; rights alone cannot bring 60, research expense could bring 50.
    assert_eq!(verdict(&|p| p.patents = None), Verdict::Failed);
    assert_eq!(verdict(&|p| latest(p).rd_expense = None), Verdict::Unknown);
    assert_eq!(verdict(&|p| p.qualifications = None), Verdict::Unknown);
    assert_eq!(verdict(&|p| p.innovation = None), Verdict::Unknown);
    // Nothing spent is nothing of any cost.
    let no_cost = |p: &mut Profile| latest(p).cost_and_expense = None;
    assert_eq!(verdict(&no_cost), Verdict::Failed);
    let mut passes = plain(6, 0);
    latest(&mut passes).assets = None;
    assert_eq!(technology(&passes).verdict, Verdict::Unknown);
    passes.talent.as_mut().unwrap().facts.staff = Some(600);
    assert_eq!(technology(&passes).verdict, Verdict::Failed);
    assert_eq!(technology(&bare()).verdict, Verdict::Unknown);
    assert_eq!(innovative(&bare()).verdict, Verdict::Unknown);
}

#[test]
fn the_technology_index_says_which_condition_fails() {
    let staffed = |staff, rd_staff| {
        let mut profile = plain(6, 4);
        let talent = &mut profile.talent.as_mut().unwrap().facts;
        talent.staff = staff;
        talent.rd_staff = rd_staff;
        technology(&profile)
    };
    let large = staffed(Some(501), Some(400));
    assert_eq!((large.total, large.verdict), (94, Verdict::Failed));
    assert_eq!(unmet(&large), ["staff_at_most_500"]);
    let idle = staffed(Some(100), Some(0));
    assert_eq!((idle.total, idle.verdict), (74, Verdict::Failed));
    assert_eq!(unmet(&idle), ["rd_staff_share_above_0"]);
    let open = staffed(None, None);
    assert_eq!(open.verdict, Verdict::Unknown);
    assert!(unmet(&open).is_empty());
    let known: Vec<Option<bool>> = open.conditions.iter().map(|one| one.met).collect();
    assert_eq!(known, [None, Some(true), Some(true), Some(true), None]);
}
