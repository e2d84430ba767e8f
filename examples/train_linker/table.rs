//! Scores as tables.

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
    let among = mentions(&|one| one.among);
    println!("{title}: {gold} names with an item, which is among the candidates of {among}");
    let is_right =
        |one: &Judgement| one.right.item.is_some() && one.best.map(|best| best.0) == one.right.item;
    let score = |one: &Judgement| one.best.map_or(-1.0, |best| best.1);
    for accept in ACCEPT {
        let right = mentions(&|one| score(one) >= accept && is_right(one));
        let wrong = mentions(&|one| score(one) >= accept && !is_right(one));
        let (precision, recall) = (right / (right + wrong).max(1.0), right / gold.max(1.0));
        let f1 = 2.0 * right / (right + wrong + gold).max(1.0);
        let is_accepted = |one: &Judgement| score(one) >= accept && !one.barred;
        let held = mentions(&|one| is_accepted(one) && is_right(one));
        let bad = mentions(&|one| is_accepted(one) && !is_right(one));
        println!(
            "  from {accept:.2}: right {right:>4} wrong {wrong:>4} precision {precision:.3} recall {recall:.3} F1 {f1:.3}, \
             accepted right {held:>4} wrong {bad:>4} precision {:.3}",
            held / (held + bad).max(1.0)
        );
    }
    for tenth in 0..10 {
        let from = f64::from(tenth) / 10.0;
        let is_in = |one: &Judgement| score(one) >= from && (score(one) < from + 0.1 || tenth == 9);
        let (names, right) = (mentions(&is_in), mentions(&|one| is_in(one) && is_right(one)));
        if names > 0.0 {
            println!(
                "  {from:.1}–{:.1}: {names:>4} names, right {:.3}",
                from + 0.1,
                right / names
            );
        }
    }
}
