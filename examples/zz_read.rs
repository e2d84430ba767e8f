//! scratch
use dembei::{
    extract::extract,
    model::*,
    source::{Options, PlainText, to_document},
};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    for (n, part) in text.split("\n%%%%\n").enumerate() {
        let id = DocumentId::parse(&format!("d{n}")).unwrap();
        let doc = to_document(id, part.to_owned(), &PlainText, &Options::default());
        let e = extract(&doc);
        let t = doc.reading();
        let name = |id: LocalEntityId| e.entities[id.index()].name.clone();
        let mut spans: Vec<Span> = e
            .claims
            .iter()
            .map(|c| c.span)
            .chain(e.observations.iter().map(|o| o.span))
            .collect();
        spans.sort();
        spans.dedup();
        let only = std::env::var("ONLY").is_ok();
        println!("######## {:?}", doc.title);
        if !only {
            for m in &e.mentions {
                println!(
                    "  M {:?} {:?} {} -> {}",
                    m.kind,
                    m.class,
                    m.span.of(t),
                    name(m.entity)
                );
            }
        }
        for s in spans {
            println!("\nS {}", s.of(t).replace('\n', " "));
            for c in e.claims.iter().filter(|c| c.span == s) {
                let v = match &c.value {
                    Value::Entity(i) => name(*i),
                    Value::Time(x) => x.to_string(),
                    Value::Quantity(q) => q.value.to_string(),
                    Value::Text(w) => format!("{w:?}"),
                };
                println!(
                    "   {} | {} | {} | {} {}{} [{}]",
                    name(c.subject),
                    c.property,
                    v,
                    c.qualifiers
                        .time
                        .as_ref()
                        .map_or(String::new(), |x| x.to_string()),
                    if c.negated { "NEG " } else { "" },
                    if c.certainty == Certainty::Stated {
                        ""
                    } else {
                        "rep"
                    },
                    c.rule
                );
            }
            for o in e.observations.iter().filter(|o| o.span == s) {
                let by = match &o.qualifiers.according_to {
                    Some(AccordingTo::Entity(i)) => name(*i),
                    Some(AccordingTo::Text(w)) => w.clone(),
                    None => String::new(),
                };
                println!(
                    "   OBS {} ({}) | {} | {}{} | {} | {} | by {}",
                    o.group.map_or(String::new(), name),
                    o.group_text,
                    o.measure,
                    o.quantity.value,
                    if o.quantity.approximate { "~" } else { "" },
                    o.qualifiers.place.map_or(String::new(), name),
                    o.qualifiers
                        .time
                        .as_ref()
                        .map_or(String::new(), |x| x.to_string()),
                    by
                );
            }
        }
    }
}
