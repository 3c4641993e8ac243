//! Scoring requests.

use std::ops::RangeInclusive;

use bytes::Bytes;
use prost::Message as _;
use sha2::{Digest, Sha256};

use super::{
    checks::{Checked, Checks, Unit},
    path::Path,
    profile, shape,
    violation::Violations,
};
use crate::{
    domain::{
        application::Application,
        calendar::Date,
        id::{ProductId, RequestId},
        profile::Profile,
        purpose::Purpose,
    },
    pb,
    service::score::{Mode, Request},
};

/// What a request asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The firm.
    pub profile: Profile,
    /// The product.
    pub product: ProductId,
    /// What the firm asks for.
    pub application: Application,
}

/// Returns the request that a message is; `today` is its business day.
///
/// # Errors
/// [`Violations`] lists every rule that is broken.
pub fn request(message: pb::ScoreFirmRequest, today: Date) -> Result<Request, Violations> {
    let mut checks = Checks::new(today);
    let request = convert(&mut checks, &Path::ROOT, message);
    checks.finish(request)
}

/// Returns the identifier of a stream's item and the request that it holds; `today` is its business day. The identifier is
/// given back even where the item is refused, cut where it is too long.
///
/// # Errors
/// [`Violations`] lists every rule that is broken; paths start at the item, for example `request.profile.identity`.
pub fn item(message: pb::ScoreFirmsRequest, today: Date) -> (String, Result<Request, Violations>) {
    let pb::ScoreFirmsRequest { item_id, request } = message;
    let mut checks = Checks::new(today);
    let given_back = cut(&item_id);
    let item_id = checks.text(&Path::ROOT, "item_id", item_id, 0..=ITEM_ID_MOST);
    let request = checks
        .present(&Path::ROOT, "request", request)
        .and_then(|request| convert(&mut checks, &Path::ROOT.field("request"), request));
    let result = item_id.and(request);
    (given_back, checks.finish(result))
}

/// Returns what a stored snapshot asks for, so that it can be scored again on any day.
///
/// # Errors
/// [`Violations`] lists every rule that is broken; a snapshot without an as-of date is none.
pub fn snapshot(message: pb::ScoreFirmRequest) -> Result<Asked, Violations> {
    let mut checks = Checks::timeless();
    let as_of_date = message
        .profile
        .as_ref()
        .map(|profile| profile.as_of_date.as_ref());
    let dated = match as_of_date {
        Some(as_of_date) => checks
            .present(&Path::ROOT.field("profile"), "as_of_date", as_of_date)
            .map(|_| ()),
        None => Ok(()), // reported below
    };
    let asked = asked(&mut checks, &Path::ROOT, message);
    checks.finish(dated.and(asked))
}

/// Returns the identifier that is given back with the answer to an item that is not converted.
pub fn given_back(message: &pb::ScoreFirmsRequest) -> String {
    cut(&message.item_id)
}

const ITEM_ID_MOST: usize = 64;
/// Terms that a firm may ask for, months.
const TERM: RangeInclusive<i32> = 1..=36;

fn cut(item_id: &str) -> String {
    item_id.chars().take(ITEM_ID_MOST).collect()
}

fn convert(
    checks: &mut Checks,
    at: &Path<'_>,
    mut message: pb::ScoreFirmRequest,
) -> Checked<Request> {
    let request_id = std::mem::take(&mut message.request_id);
    // Encoding costs more than all checks together, and where nothing is kept there is nothing to compare.
    let (mode, (body_sha256, snapshot)) = if message.validate_only {
        (Mode::ValidateOnly, ([0; 32], Bytes::new()))
    } else {
        (Mode::Record, hash_and_snapshot(&mut message, checks.today))
    };
    let request_id = self::request_id(checks, at, &request_id, mode);
    let asked = asked(checks, at, message);
    let request_id = request_id?;
    let Asked {
        profile,
        product,
        application,
    } = asked?;
    Ok(Request {
        request_id,
        body_sha256,
        profile,
        product,
        application,
        snapshot,
        mode,
    })
}

fn asked(checks: &mut Checks, at: &Path<'_>, message: pb::ScoreFirmRequest) -> Checked<Asked> {
    let pb::ScoreFirmRequest {
        request_id: _,    // the caller's to look at,
        validate_only: _, // this as well
        profile,
        product_id,
        requested_amount_fen,
        term_months,
        purpose,
    } = message;
    let profile = checks
        .present(at, "profile", profile)
        .and_then(|profile| profile::convert(checks, &at.field("profile"), profile));
    let product = checks.read(at, "product_id", &product_id, &shape::PRODUCT, |text| {
        ProductId::parse(text).ok()
    });
    let requested = requested_amount_fen
        .and_then(|fen| checks.fen_above_zero(at, "requested_amount_fen", fen).ok());
    let term_months = term_months.and_then(|months| {
        let at = at.field("term_months");
        checks
            .measured(&at, "int32.gte_lte", months, TERM, Unit::Months)
            .ok()
    });
    let purpose = purpose.and_then(|number| self::purpose(checks, at, number).ok());
    Ok(Asked {
        profile: profile?,
        product: product?,
        application: Application {
            requested,
            term_months,
            purpose,
        },
    })
}

fn purpose(checks: &mut Checks, at: &Path<'_>, number: i32) -> Checked<Purpose> {
    use pb::Purpose as Message;
    checks.one_of(
        at,
        "purpose",
        number,
        Message::as_str_name,
        |purpose| match purpose {
            Message::Unspecified => None,
            Message::WorkingCapital => Some(Purpose::WorkingCapital),
            Message::Research => Some(Purpose::Research),
            Message::Conversion => Some(Purpose::Conversion),
            Message::Equipment => Some(Purpose::Equipment),
            Message::Renewal => Some(Purpose::Renewal),
            Message::Other => Some(Purpose::Other),
        },
    )
}

/// Returns the hash of the message as it came, and the message encoded with its as-of date.
fn hash_and_snapshot(message: &mut pb::ScoreFirmRequest, today: Date) -> ([u8; 32], Bytes) {
    let body = message.encode_to_vec();
    let body_sha256 = Sha256::digest(&body).into();
    let snapshot = match &mut message.profile {
        Some(profile) if profile.as_of_date.is_none() => {
            profile.as_of_date = Some(today.to_string());
            message.encode_to_vec()
        }
        Some(_) | None => body,
    };
    (body_sha256, snapshot.into())
}

fn request_id(
    checks: &mut Checks,
    at: &Path<'_>,
    text: &str,
    mode: Mode,
) -> Checked<Option<RequestId>> {
    match mode {
        Mode::ValidateOnly if text.is_empty() => Ok(None),
        Mode::Record if text.is_empty() => Err(checks.refuse(
            at,
            "score_firm_request.request_id",
            || "应提供请求编号，仅试算时可以不填".into(),
            || "expected a request id unless the request is only validated, found none".into(),
        )),
        Mode::ValidateOnly | Mode::Record => checks
            .read(at, "request_id", text, &shape::UUID, |text| {
                RequestId::parse(text).ok()
            })
            .map(Some),
    }
}
