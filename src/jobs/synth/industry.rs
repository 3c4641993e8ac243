//! Industries of technology firms by GB/T 4754-2017.

use super::{draw::Draw, parameters::Parameters};

/// Strategic emerging makers: new materials, medicine, robots, equipment, new-energy vehicles, batteries, electronics,
/// instruments.
const STRATEGIC_MAKERS: [&str; 12] = [
    "C2662", "C2720", "C2761", "C3491", "C3562", "C3581", "C3612", "C3825", "C3841", "C3921",
    "C3973", "C4014",
];
/// Other makers: chemicals, medical supplies, machinery, car parts, electrical and electronic goods, controls.
const OTHER_MAKERS: [&str; 11] = [
    "C2614", "C2770", "C3421", "C3443", "C3484", "C3516", "C3670", "C3812", "C3821", "C3911",
    "C4011",
];
/// Strategic emerging services: data, security, software, chip design, research, technology transfer.
const STRATEGIC_SERVICES: [&str; 9] = [
    "I6440", "I6450", "I6511", "I6513", "I6520", "M7320", "M7340", "M7512", "M7513",
];
/// Other services: telecommunication, platforms, integration, data processing, engineering research, technology transfer.
const OTHER_SERVICES: [&str; 7] = [
    "I6319", "I6433", "I6513", "I6531", "I6550", "M7320", "M7519",
];

/// Returns a code: a letter and two to four digits.
pub(super) fn draw(
    parameters: &Parameters,
    draw: &mut Draw,
    manufacturer: bool,
    strategic: bool,
) -> String {
    let codes: &[&str] = match (manufacturer, strategic) {
        (true, true) => &STRATEGIC_MAKERS,
        (true, false) => &OTHER_MAKERS,
        (false, true) => &STRATEGIC_SERVICES,
        (false, false) => &OTHER_SERVICES,
    };
    let place = (draw.unit() * codes.len() as f64) as usize;
    let digits = 2 + draw.place(&parameters.firm.industry_digits);
    let code = codes.get(place).copied().unwrap_or("M7519");
    code.chars().take(1 + digits).collect()
}
