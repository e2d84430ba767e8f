//! Scores as tables.

use dembei::link::Judgement;

pub fn print(title: &str, all: &[Judgement]) {
    println!("{title}: {} entities", all.len());
    let gold: f64 = all
        .iter()
        .filter(|j| j.right.item.is_some())
        .map(|j| j.right.mentions)
        .sum();
    let among: f64 = all.iter().filter(|j| j.among).map(|j| j.right.mentions).sum();
    println!("  gold with item {gold}, right among the candidates {among}");
    for accept in [0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95] {
        let (mut right, mut wrong) = (0.0, 0.0);
        for j in all {
            if let Some((item, _)) = j.best.filter(|(_, s)| *s >= accept) {
                if Some(item) == j.right.item {
                    right += j.right.mentions
                } else {
                    wrong += j.right.mentions
                }
            }
        }
        let (p, r) = (right / (right + wrong), right / gold);
        println!(
            "  accept {accept:.2}: right {right} wrong {wrong} precision {p:.3} recall {r:.3} F1 {:.3}",
            2.0 * p * r / (p + r)
        );
    }
    for bin in 0..10 {
        let (low, high) = (f64::from(bin) / 10.0, f64::from(bin + 1) / 10.0);
        let (mut n, mut right, mut sum) = (0.0, 0.0, 0.0);
        for j in all {
            if let Some((item, s)) = j.best.filter(|(_, s)| *s >= low && (*s < high || bin == 9)) {
                n += j.right.mentions;
                sum += s * j.right.mentions;
                if Some(item) == j.right.item {
                    right += j.right.mentions
                }
            }
        }
        if n > 0.0 {
            println!(
                "  {low:.1}–{high:.1}: {n} scored {:.3}, right {:.3}",
                sum / n,
                right / n
            );
        }
    }
}
