//! The Wikidata API and reconciliation services, by recorded answers of a server on this machine.

use std::{collections::BTreeMap, sync::Arc};

use dembei::{
    link::{ApiSource, CandidateSource, Reach},
    model::{EntityClass, ItemId},
    net::{NetError, Options},
    wikidata::{
        api::{self, WikidataApi},
        reconciliation::{ExtendedValue, ReconciliationQuery, ReconciliationService},
    },
};
use serde_json::{Value, json};

use crate::{
    net::{client, options},
    server::{Answer, Asked, MERGED, Server, wikidata},
};

fn api(server: &Server, options: &Options) -> WikidataApi {
    let own = api::Options {
        endpoint: server.url("/w/api.php"),
        languages: ["en", "ru"].map(str::to_owned).to_vec(),
        ..api::Options::default()
    };
    WikidataApi::new(Arc::new(client(options)), own)
}

fn id(text: &str) -> ItemId {
    text.parse().unwrap()
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn irina_hakamada_is_found_as_irina_khakamada() {
    let server = Server::start(wikidata);
    let api = api(&server, &options());
    let names = ["Irina Hakamada", "Oslo", " ", "Nobody At All", "Oslo"].map(str::to_owned);
    let found: Vec<Vec<ItemId>> = api.search(&names).into_iter().map(Result::unwrap).collect();
    let irina = id("Q999999901");
    assert_eq!(
        found,
        [vec![irina], vec![id("Q585")], vec![], vec![], vec![id("Q585")]]
    );
    assert_eq!(
        server.asked().len(),
        3,
        "the blank name and the second Oslo are not asked"
    );
    assert!(
        server
            .asked()
            .iter()
            .all(|asked| asked.parameters["maxlag"] == "5")
    );

    let items = api.items(&found[0]).unwrap();
    let irina = &items[&irina];
    assert_eq!(irina.label(&["en"]), "Irina Khakamada");
    assert_eq!(irina.class, Some(EntityClass::Person));
    assert_eq!(irina.start.as_ref().unwrap().to_string(), "1955-04-13");
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn items_have_classes_dates_and_places_and_missing_ones_are_told() {
    let server = Server::start(wikidata);
    let api = api(&server, &options());
    let fetched = api
        .fetch(&[MERGED, "Q1757", "Q999999999999", "Q891"].map(id))
        .unwrap();
    assert_eq!(fetched.missing.iter().collect::<Vec<_>>(), [&id("Q999999999999")]);
    let oslo = &fetched.items[&id(MERGED)];
    assert_eq!((oslo.id, oslo.label(&["ru"])), (id("Q585"), "Осло".to_owned()));
    let names: Vec<&str> = oslo.aliases.iter().map(|alias| &*alias.text).collect();
    assert_eq!(names, ["Christiania", "Kristiania"]);
    assert!(
        oslo.labels
            .iter()
            .all(|label| ["en", "ru"].contains(&&*label.language))
    );
    assert_eq!(oslo.start.as_ref().unwrap().to_string(), "1048");
    let (latitude, longitude) = oslo.coordinates.unwrap();
    assert!((latitude - 59.911).abs() < 0.001 && (longitude - 10.753).abs() < 0.001);
    assert!(oslo.relations.contains(&("P17".parse().unwrap(), id("Q20"))));
    assert!(
        oslo.identifiers
            .contains(&("P214".parse().unwrap(), "168817305".to_owned()))
    );
    assert_eq!(oslo.sitelinks, 4);
    // 12 June 1550 in the Julian calendar.
    let helsinki = &fetched.items[&id("Q1757")];
    assert_eq!(helsinki.start.as_ref().unwrap().to_string(), "1550-06-22");
    // A capital, a big city and an administrative centre are places by their superclasses.
    for item in fetched.items.values() {
        assert_eq!(item.class, Some(EntityClass::Place), "{}", item.id);
    }
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn items_are_fetched_fifty_at_a_time_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|asked| {
        let ids = asked.parameters["ids"].split('|');
        let entity = |id: &str| json!({ "id": id, "type": "item", "labels": {}, "claims": [] });
        let entities: BTreeMap<&str, Value> = ids.map(|id| (id, entity(id))).collect();
        Answer::json(&json!({ "entities": entities, "success": 1 }))
    });
    let cached = Options {
        cache: Some(folder.path().to_owned()),
        ..options()
    };
    let ids: Vec<ItemId> = (1..=120).rev().map(ItemId::new).collect();
    let first = api(&server, &cached).items(&ids).unwrap();
    assert_eq!(first.len(), 120);
    let sizes = |asked: &[Asked]| {
        let mut sizes: Vec<usize> = asked
            .iter()
            .map(|asked| asked.parameters["ids"].split('|').count())
            .collect();
        sizes.sort_unstable();
        sizes
    };
    assert_eq!(sizes(&server.asked()), [20, 50, 50]);
    // Other neighbours, and three that are new.
    let others: Vec<ItemId> = (60..=123).map(ItemId::new).collect();
    assert_eq!(api(&server, &cached).items(&others).unwrap().len(), 64);
    assert_eq!(sizes(&server.asked()[3..]), [3]);
    let offline = Options {
        offline: true,
        ..cached
    };
    assert_eq!(api(&server, &offline).items(&ids).unwrap(), first);
    assert!(matches!(
        api(&server, &offline).items(&[ItemId::new(200)]),
        Err(NetError::Offline { .. })
    ));
    assert_eq!(server.asked().len(), 4);
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn a_batch_that_is_too_long_is_halved() {
    let server = Server::start(|asked| {
        let ids: Vec<&str> = asked.parameters["ids"].split('|').collect();
        let filler = "x".repeat(150_000);
        let entity =
            |id: &str| json!({ "id": id, "labels": { "en": { "language": "en", "value": filler } } });
        let entities: BTreeMap<&str, Value> = ids.into_iter().map(|id| (id, entity(id))).collect();
        Answer::json(&json!({ "entities": entities }))
    });
    let small = Options {
        max_response: 1,
        ..options()
    };
    let ids: Vec<ItemId> = (1..=16).map(ItemId::new).collect();
    assert_eq!(api(&server, &small).items(&ids).unwrap().len(), 16);
    assert_eq!(server.asked().len(), 7, "16, twice 8, four times 4");
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn an_answer_of_another_form_is_an_error_that_says_so() {
    let server = Server::start(|_| Answer::json(&json!({ "query": [] })));
    let api = api(&server, &options());
    let error = api.items(&[ItemId::new(1)]).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("is not what it should be: Q1 is not in it"),
        "{error}"
    );
    let errors: Vec<bool> = api
        .search(&["x".to_owned(), "x".to_owned()])
        .iter()
        .map(Result::is_err)
        .collect();
    assert_eq!(errors, [true, true]);
}

/// A service in the form of the specification, of five islands.
fn islands(asked: &Asked) -> Answer {
    if let Some(queries) = asked.parameters.get("queries") {
        let queries: BTreeMap<String, Value> = serde_json::from_str(queries).unwrap();
        let result = |query: &Value| {
            let name = query["query"].as_str().unwrap();
            let candidate = json!({
                "id": format!("island/{}", name.len()), "name": name, "description": "an island", "score": 87.5,
                "match": true, "type": [{ "id": "Island", "name": "Island" }],
                "features": [{ "id": "name", "value": 1.0 }, { "id": "all", "value": true }],
            });
            let second = json!({ "id": 7, "name": "Other", "score": 90, "match": false, "type": ["Island"] });
            json!({ "result": [candidate, second, { "name": "without an id" }] })
        };
        let answers: BTreeMap<&String, Value> =
            queries.iter().map(|(key, query)| (key, result(query))).collect();
        return Answer::json(&json!(answers));
    }
    if asked.parameters.contains_key("extend") {
        let row = json!({ "country": [{ "id": "jp", "name": "Japan" }], "area": [{ "float": 1.5 }, { "int": 2 }],
            "note": [{ "str": "far" }], "seen": [{ "date": "1811-07-04" }], "gone": [], "inhabited": [{ "bool": false }] });
        return Answer::json(&json!({ "meta": [], "rows": { "island/8": row } }));
    }
    Answer::json(&json!({
        "versions": ["0.1", "0.2"], "name": "Islands", "identifierSpace": "https://example.org/",
        "schemaSpace": "https://example.org/schema/", "view": { "url": "https://example.org/{{id}}" }, "batchSize": 2,
        "defaultTypes": [{ "id": "Island", "name": "Island" }], "extend": { "property_settings": [] },
    }))
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn any_reconciliation_service_is_asked_in_batches() {
    let server = Server::start(islands);
    let service = ReconciliationService::open(Arc::new(client(&options())), &server.url("/islands")).unwrap();
    let manifest = service.manifest();
    assert_eq!(
        (manifest.name.as_str(), manifest.batch_size, manifest.extends),
        ("Islands", Some(2), true)
    );
    assert_eq!(
        manifest.item("Q42"),
        None,
        "its identifiers are not those of Wikidata"
    );
    assert_eq!(manifest.iri("island/8"), "https://example.org/island/8");
    let query = |name: &str| ReconciliationQuery {
        type_id: Some("Island".to_owned()),
        limit: Some(5),
        properties: vec![("country".to_owned(), "Japan".to_owned())],
        ..ReconciliationQuery::new(name)
    };
    let queries = ["Kunashir", "", "Iturup", "Shikotan"].map(query);
    let found = service.reconcile(&queries).unwrap();
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [2, 0, 2, 2]);
    let (best, second) = (&found[0][0], &found[0][1]);
    assert_eq!((best.id.as_str(), best.score, best.is_match), ("7", 90.0, false));
    assert_eq!((second.id.as_str(), second.is_match), ("island/8", true));
    assert_eq!(second.types[0].name, "Island");
    assert_eq!(
        second.features,
        [("name".to_owned(), 1.0), ("all".to_owned(), 1.0)]
    );
    let asked = server.asked();
    assert_eq!(asked.len(), 3, "the manifest and two batches");
    let sent: Vec<Value> = asked[1..]
        .iter()
        .map(|asked| serde_json::from_str(&asked.parameters["queries"]).unwrap())
        .collect();
    let first = sent.iter().find(|queries| queries.get("q1").is_some()).unwrap();
    assert_eq!(
        first["q0"],
        json!({ "query": "Kunashir", "type": "Island", "limit": 5,
            "properties": [{ "pid": "country", "v": "Japan" }] })
    );
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn a_service_gives_properties_of_what_it_found() {
    let server = Server::start(islands);
    let service = ReconciliationService::open(Arc::new(client(&options())), &server.url("/islands")).unwrap();
    let rows = service
        .extend(
            &["island/8".to_owned()],
            &["country".to_owned(), "area".to_owned()],
        )
        .unwrap();
    let row = &rows["island/8"];
    assert_eq!(
        row["country"],
        [ExtendedValue::Thing {
            id: "jp".to_owned(),
            name: "Japan".to_owned()
        }]
    );
    assert_eq!(
        row["area"],
        [ExtendedValue::Number(1.5), ExtendedValue::Number(2.0)]
    );
    assert_eq!(row["note"], [ExtendedValue::Text("far".to_owned())]);
    assert_eq!(row["seen"], [ExtendedValue::Date("1811-07-04".to_owned())]);
    assert_eq!(row["inhabited"], [ExtendedValue::Truth(false)]);
    assert!(row["gone"].is_empty());
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn what_is_no_reconciliation_service_is_told() {
    let told = |answer: Value| {
        let server = Server::start(move |_| Answer::json(&answer));
        let opened = ReconciliationService::open(Arc::new(client(&options())), &server.url("/"));
        let error = match opened {
            Err(error) => error,
            // It describes itself well and answers badly.
            Ok(service) => service.reconcile(&[ReconciliationQuery::new("x")]).unwrap_err(),
        };
        let told = error.to_string();
        told.split_once("should be: ")
            .map_or(told.clone(), |(_, what)| what.to_owned())
    };
    assert_eq!(told(json!([])), "its manifest has no `name`");
    assert_eq!(
        told(json!({ "name": "x" })),
        "its manifest has no `identifierSpace`"
    );
    assert_eq!(
        told(json!({ "name": "x", "versions": ["1.0", "2.0"] })),
        "it speaks version 1.0, 2.0 of the protocol, and this program 0.2"
    );
    let manifest = json!({ "name": "x", "identifierSpace": "y", "schemaSpace": "z" });
    assert_eq!(
        told(manifest),
        "it answered with its manifest; name the address that it redirects to"
    );
    let failing =
        json!({ "name": "x", "identifierSpace": "y", "schemaSpace": "z", "q0": { "error": "no such type" } });
    assert_eq!(told(failing), "query q0 failed: no such type");
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn irina_hakamada_is_a_candidate_by_recorded_answers() {
    let server = Server::start(wikidata);
    let source = ApiSource::new(api(&server, &options()));
    let hits = source
        .find(&["Irina Hakamada", "Nobody At All"], Reach::Near)
        .unwrap();
    let names: Vec<Vec<&str>> = hits
        .iter()
        .map(|hits| hits.iter().map(|hit| hit.name.as_str()).collect())
        .collect();
    assert_eq!(names, [vec!["Irina Hakamada"], vec![]]);
    let item = source.items(&[hits[0][0].item]).unwrap().remove(0).unwrap();
    assert_eq!(item.label(&["en"]), "Irina Khakamada");
    assert_eq!(item.class, Some(EntityClass::Person));
}
