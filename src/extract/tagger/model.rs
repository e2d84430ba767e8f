//! The weights of the sequence model, as they lie in its file.

use super::label::{LABELS, NAMED};

const MAGIC: &[u8; 8] = b"dmbcrf03";
/// Bytes before the weights: magic, number of bits of a row's number, points to the unit, transitions.
const HEADER: usize = MAGIC.len() + 4 + 4 + LABELS * LABELS * 2;

/// Weights in whole points, so that the same text gives the same names on every machine.
#[derive(Clone, Debug)]
pub(super) struct Weights<'a> {
    /// For each feature [`NAMED`] bytes, a signed number for each label that names something.
    rows: &'a [u8],
    /// How far to shift a feature's hash to get its row.
    shift: u32,
    /// How many points make one unit of log likelihood.
    pub(super) unit: i32,
    /// Points for one label after another.
    pub(super) transitions: [[i32; LABELS]; LABELS],
}

/// The same while it is learned.
#[derive(Clone, Debug)]
pub(super) struct Learned {
    pub(super) bits: u32,
    /// `NAMED` for each row.
    pub(super) rows: Vec<f32>,
    pub(super) transitions: [[f32; LABELS]; LABELS],
}

impl<'a> Weights<'a> {
    /// Takes the bytes of a model's file; `None` for any others.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (header, weights) = bytes.split_at_checked(HEADER)?;
        let header = header.strip_prefix(MAGIC)?;
        let number = |at: usize| {
            let bytes: [u8; 4] = header.get(at..at + 4)?.try_into().ok()?;
            Some(u32::from_le_bytes(bytes))
        };
        let (bits, unit) = (number(0)?, number(4)?);
        if !(1..=24).contains(&bits) || !(1..=10_000).contains(&unit) {
            return None;
        }
        let rows = Some(weights).filter(|rows| rows.len() == NAMED << bits)?;
        let mut transitions = [[0; LABELS]; LABELS];
        let cells = transitions.iter_mut().flatten();
        for (cell, bytes) in cells.zip(header.get(8..)?.as_chunks::<2>().0) {
            *cell = i32::from(i16::from_le_bytes(*bytes));
        }
        Some(Self {
            rows,
            shift: 32 - bits,
            unit: i32::try_from(unit).ok()?,
            transitions,
        })
    }

    /// The points that these features give each label.
    pub(super) fn sum(&self, features: &[u32]) -> [i32; LABELS] {
        let mut sums = [0_i16; NAMED];
        let (rows, _) = self.rows.as_chunks::<NAMED>();
        for feature in features {
            let Some(row) = rows.get((feature >> self.shift) as usize) else {
                continue;
            };
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum = sum.saturating_add(i16::from(weight.cast_signed()));
            }
        }
        let mut all = [0; LABELS];
        for (label, sum) in all.iter_mut().zip(sums) {
            *label = i32::from(sum);
        }
        all
    }
}

impl Learned {
    /// The mean of models that have the same rows; `None` of none.
    pub(super) fn mean(models: &[Self]) -> Option<Self> {
        let (first, others) = models.split_first()?;
        let mut mean = first.clone();
        for (number, other) in (2_u8..).zip(others) {
            let share = 1.0 / f32::from(number);
            let weights = mean.rows.iter_mut().zip(&other.rows);
            let transitions = mean
                .transitions
                .iter_mut()
                .flatten()
                .zip(other.transitions.iter().flatten());
            for (weight, other) in weights.chain(transitions) {
                *weight += (other - *weight) * share;
            }
        }
        Some(mean)
    }

    /// The bytes of the model's file. The few weights too large for a byte are cut to what it holds.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded numbers clamped to the type"
    )]
    pub(super) fn to_bytes(&self, unit: u16) -> Vec<u8> {
        let points = |weight: f32, most: f32| (weight * f32::from(unit)).round().clamp(-most, most);
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.bits.to_le_bytes());
        bytes.extend(u32::from(unit).to_le_bytes());
        for &weight in self.transitions.iter().flatten() {
            bytes.extend((points(weight, 30_000.0) as i16).to_le_bytes());
        }
        bytes.extend(self.rows.iter().map(|&weight| points(weight, 127.0) as i8 as u8));
        bytes
    }
}
