//! Closed sets of the domain as those of the contract.

use crate::{
    domain::{
        decision::{Basis, CeilingKind, Gate, GateVerdict, OutcomeKind, PartKind},
        purpose::Purpose,
    },
    pb,
};

pub(super) const fn outcome(kind: OutcomeKind) -> pb::Outcome {
    match kind {
        OutcomeKind::Approved => pb::Outcome::Approved,
        OutcomeKind::Referred => pb::Outcome::Referred,
        OutcomeKind::Declined => pb::Outcome::Declined,
    }
}

/// Returns the kind that a message says; `None` where it says none.
pub(super) const fn outcome_kind(outcome: pb::Outcome) -> Option<OutcomeKind> {
    match outcome {
        pb::Outcome::Unspecified => None,
        pb::Outcome::Approved => Some(OutcomeKind::Approved),
        pb::Outcome::Referred => Some(OutcomeKind::Referred),
        pb::Outcome::Declined => Some(OutcomeKind::Declined),
    }
}

pub(super) const fn reading(basis: Basis) -> pb::Reading {
    match basis {
        Basis::Known => pb::Reading::Known,
        Basis::Typical => pb::Reading::Typical,
    }
}

pub(super) const fn purpose(purpose: Purpose) -> pb::Purpose {
    match purpose {
        Purpose::WorkingCapital => pb::Purpose::WorkingCapital,
        Purpose::Research => pb::Purpose::Research,
        Purpose::Conversion => pb::Purpose::Conversion,
        Purpose::Equipment => pb::Purpose::Equipment,
        Purpose::Renewal => pb::Purpose::Renewal,
        Purpose::Other => pb::Purpose::Other,
    }
}

pub(in crate::rpc::convert) const fn part_kind(kind: PartKind) -> pb::LimitPartKind {
    match kind {
        PartKind::Revenue => pb::LimitPartKind::Revenue,
        PartKind::Research => pb::LimitPartKind::Research,
        PartKind::Knowledge => pb::LimitPartKind::Knowledge,
    }
}

pub(in crate::rpc::convert) const fn ceiling_kind(kind: CeilingKind) -> pb::LimitCeilingKind {
    use pb::LimitCeilingKind as Message;
    match kind {
        CeilingKind::KnowledgeCap => Message::KnowledgeCap,
        CeilingKind::Repayment => Message::Repayment,
        CeilingKind::DebtToRevenue => Message::DebtToRevenue,
        CeilingKind::DebtToAssets => Message::DebtToAssets,
        CeilingKind::ExpectedLoss => Message::ExpectedLoss,
        CeilingKind::WorkingCapital => Message::WorkingCapital,
        CeilingKind::ProductCap => Message::ProductCap,
        CeilingKind::ProgrammeHeadroom => Message::ProgrammeHeadroom,
        CeilingKind::GuarantorSingleParty => Message::GuarantorSingleParty,
        CeilingKind::GuarantorGroup => Message::GuarantorGroup,
        CeilingKind::RequestedAmount => Message::RequestedAmount,
    }
}

/// Returns the ceiling that a message says; `None` where it says none.
pub(super) const fn ceiling_of(kind: pb::LimitCeilingKind) -> Option<CeilingKind> {
    use pb::LimitCeilingKind as Message;
    Some(match kind {
        Message::Unspecified => return None,
        Message::KnowledgeCap => CeilingKind::KnowledgeCap,
        Message::Repayment => CeilingKind::Repayment,
        Message::DebtToRevenue => CeilingKind::DebtToRevenue,
        Message::DebtToAssets => CeilingKind::DebtToAssets,
        Message::ExpectedLoss => CeilingKind::ExpectedLoss,
        Message::WorkingCapital => CeilingKind::WorkingCapital,
        Message::ProductCap => CeilingKind::ProductCap,
        Message::ProgrammeHeadroom => CeilingKind::ProgrammeHeadroom,
        Message::GuarantorSingleParty => CeilingKind::GuarantorSingleParty,
        Message::GuarantorGroup => CeilingKind::GuarantorGroup,
        Message::RequestedAmount => CeilingKind::RequestedAmount,
    })
}

/// Returns the name of a ceiling as it stands in the contract.
pub fn ceiling_name(kind: CeilingKind) -> &'static str {
    ceiling_kind(kind).as_str_name()
}

pub(in crate::rpc::convert) const fn gate_kind(gate: Gate) -> pb::GateKind {
    match gate {
        Gate::Area => pb::GateKind::Area,
        Gate::InnovationAttribute => pb::GateKind::InnovationAttribute,
        Gate::OperatingAge => pb::GateKind::OperatingAge,
        Gate::TaxGrade => pb::GateKind::TaxGrade,
        Gate::Integrity => pb::GateKind::Integrity,
        Gate::Industry => pb::GateKind::Industry,
        Gate::Size => pb::GateKind::Size,
    }
}

pub(super) const fn gate_verdict(verdict: GateVerdict) -> pb::GateVerdict {
    match verdict {
        GateVerdict::Passed => pb::GateVerdict::Passed,
        GateVerdict::Failed => pb::GateVerdict::Failed,
        GateVerdict::Unknown => pb::GateVerdict::Unknown,
        GateVerdict::Excused => pb::GateVerdict::Excused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ceilings_are_read_as_they_are_written() {
        for kind in CeilingKind::ALL {
            assert_eq!(ceiling_of(ceiling_kind(kind)), Some(kind));
        }
        assert_eq!(ceiling_of(pb::LimitCeilingKind::Unspecified), None);
    }
}
