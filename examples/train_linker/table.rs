//! Scores as tables.

use std::io::Write;

use dembei::link::Judgement;

/// From which scores on items are counted.
const ACCEPT: [f64; 8] = [0.0, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95];

/// Prints precision, recall and F1 of the best candidates by the least score, and of those that would be accepted; then how
/// often scores are right.
pub(crate) fn print(title: &str, all: &[Judgement]) {
    let mentions = |is: &dyn Fn(&Judgement) -> bool| -> f64 {
        all.iter()
            .filter(|one| is(one))
            .map(|one| one.right.mentions)
            .sum()
    };
    let gold = mentions(&|one| one.right.item.is_some());
    let among = mentions(&Judgement::is_among);
    println!("{title}: {gold} names with an item, which is among the candidates of {among}");
    let score = |one: &Judgement| one.score().unwrap_or(-1.0);
    for accept in ACCEPT {
        let right = mentions(&|one| score(one) >= accept && one.is_right());
        let wrong = mentions(&|one| score(one) >= accept && !one.is_right());
        let (precision, recall) = (right / (right + wrong).max(1.0), right / gold.max(1.0));
        let f1 = 2.0 * right / (right + wrong + gold).max(1.0);
        let is_accepted = |one: &Judgement| score(one) >= accept && !one.barred;
        let held = mentions(&|one| is_accepted(one) && one.is_right());
        let bad = mentions(&|one| is_accepted(one) && !one.is_right());
        println!(
            "  from {accept:.2}: right {right:>4} wrong {wrong:>4} precision {precision:.3} recall {recall:.3} F1 {f1:.3}, \
             accepted right {held:>4} wrong {bad:>4} precision {:.3}",
            held / (held + bad).max(1.0)
        );
    }
    for tenth in 0..10 {
        let from = f64::from(tenth) / 10.0;
        let is_in = |one: &Judgement| score(one) >= from && (score(one) < from + 0.1 || tenth == 9);
        let (names, right) = (mentions(&is_in), mentions(&|one| is_in(one) && one.is_right()));
        if names > 0.0 {
            println!(
                "  {from:.1}–{:.1}: {names:>4} names, right {:.3}",
                from + 0.1,
                right / names
            );
        }
    }
}

/// Writes a line for each name: its set, what it is called, the right item, whether the best candidate is barred, and the best
/// candidates with their scores and features.
pub(crate) fn write_cases(to: &mut impl Write, set: &str, all: &[Judgement]) -> std::io::Result<()> {
    const SHOWN: usize = 3;
    for one in all {
        let right = one
            .right
            .item
            .map_or_else(|| "-".to_owned(), |item| item.to_string());
        let mark = if one.barred { "barred" } else { "" };
        write!(to, "{set}\t{}\t{}\t{right}\t{mark}", one.name, one.right.mentions)?;
        for candidate in one.candidates.iter().take(SHOWN) {
            let features = candidate.features.iter();
            let features: Vec<String> = features
                .map(|feature| format!("{}={}", feature.name, feature.value.value()))
                .collect();
            let (item, label, score) = (candidate.item, &candidate.label, candidate.score.value());
            write!(to, "\t{item} {label:?} {score} {}", features.join(" "))?;
        }
        writeln!(to)?;
    }
    Ok(())
}
