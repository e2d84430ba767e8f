//! Tests of patience, cache and refusals, with recorded answers and no clock.

use std::{
    cell::RefCell,
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::json;

use super::{
    AT_ONCE, Client, NetError, Options, Request, Response, Transport, patience, turnstile::Turnstile,
};

thread_local! {
    static WAITS: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

fn note(wait: Duration) {
    WAITS.with_borrow_mut(|waits| waits.push(wait.as_secs()));
}

fn waits() -> Vec<u64> {
    WAITS.take()
}

/// Gives one answer after the other, and counts.
#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<Result<Response, NetError>>>>,
    asked: Arc<AtomicUsize>,
}

impl Script {
    fn new(answers: impl IntoIterator<Item = Result<Response, NetError>>) -> Self {
        Self {
            answers: Arc::new(Mutex::new(answers.into_iter().collect())),
            asked: Arc::default(),
        }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Transport for Script {
    fn name(&self) -> &'static str {
        "script"
    }

    fn send(&self, _request: &Request) -> Result<Response, NetError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.answers
            .lock()
            .unwrap()
            .pop_front()
            .expect("no more is asked")
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a script has errors, too")]
fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Response, NetError> {
    Ok(Response {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: body.as_bytes().to_vec(),
    })
}

fn json(body: &str) -> Result<Response, NetError> {
    answer(200, &[("content-type", "application/json; charset=utf-8")], body)
}

fn client(script: &Script) -> Client {
    Client::with_transport(&Options::default(), Box::new(script.clone()), UNIX_EPOCH).with_sleep(note)
}

fn request() -> Request {
    Request::get("https://example.org/w/api.php").with("action", "wbgetentities")
}

#[test]
fn a_wait_that_the_server_names_is_kept() {
    let script = Script::new([
        answer(429, &[("retry-after", "7")], ""),
        answer(
            503,
            &[
                ("retry-after", "Mon, 30 Nov 2026 00:01:40 GMT"),
                ("date", "Mon, 30 Nov 2026 00:01:00 GMT"),
            ],
            "",
        ),
        json("{}"),
    ]);
    assert_eq!(client(&script).json(&request()).unwrap(), json!({}));
    assert_eq!(waits(), [7, 40]);
}

#[test]
fn a_wait_that_is_not_named_doubles_up_to_a_minute() {
    let waits: Vec<u64> = (1..=9)
        .map(|number| patience::backoff(number).as_secs())
        .collect();
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    assert_eq!(patience::backoff(u32::MAX).as_secs(), 60);
}

#[test]
fn a_date_without_a_clock_to_compare_it_with_names_no_wait() {
    let of = |headers: &[(&str, &str)]| patience::retry_after(&answer(503, headers, "").unwrap());
    assert_eq!(of(&[("retry-after", "Mon, 30 Nov 2026 00:01:40 GMT")]), None);
    assert_eq!(
        of(&[("retry-after", "soon"), ("date", "Mon, 30 Nov 2026 00:01:00 GMT")]),
        None
    );
    let past = of(&[
        ("retry-after", "Mon, 30 Nov 2026 00:00:40 GMT"),
        ("date", "Mon, 30 Nov 2026 00:01:00 GMT"),
    ]);
    assert_eq!(past, Some(Duration::ZERO));
}

#[test]
fn a_database_that_is_behind_is_waited_for() {
    let behind =
        r#"{"error": {"code": "maxlag", "info": "Waiting for db1: 6.2 seconds lagged.", "lag": 6.2}}"#;
    let script = Script::new([
        answer(
            200,
            &[("content-type", "application/json"), ("retry-after", "5")],
            behind,
        ),
        json(r#"{"success": 1}"#),
    ]);
    assert_eq!(client(&script).json(&request()).unwrap(), json!({ "success": 1 }));
    assert_eq!(waits(), [5]);
}

#[test]
fn a_server_that_is_always_busy_is_given_up() {
    let behind = r#"{"error": {"code": "maxlag", "info": ""}}"#;
    let script = Script::new((0..6).map(|_| json(behind)));
    let error = client(&script).json(&request()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "example.org is too busy (maxlag), and was asked 6 times"
    );
    assert_eq!(waits(), [1, 2, 4, 8, 16]);

    let script = Script::new((0..6).map(|_| answer(503, &[], "")));
    let error = client(&script).json(&request()).unwrap_err();
    assert_eq!(error.to_string(), "example.org answered with status 503");
    waits();
}

#[test]
fn a_wait_of_hours_is_not_waited() {
    let script = Script::new([answer(429, &[("retry-after", "7200")], "")]);
    let error = client(&script).json(&request()).unwrap_err();
    assert!(
        matches!(
            error,
            NetError::Busy {
                seconds: 7200,
                limit: 300,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(waits(), [0; 0]);
}

#[test]
fn silence_is_tried_twice_more_and_other_errors_never() {
    let silence = || {
        let source = "no route".into();
        Err(NetError::Connect {
            host: "example.org".to_owned(),
            source,
        })
    };
    let script = Script::new([silence(), silence(), silence()]);
    assert!(matches!(
        client(&script).json(&request()),
        Err(NetError::Connect { .. })
    ));
    assert_eq!((script.asked(), waits()), (3, vec![1, 2]));

    for status in [400, 403, 404, 410] {
        let script = Script::new([answer(status, &[], "")]);
        let error = client(&script).json(&request()).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("example.org answered with status {status}")
        );
    }
    let refusal = r#"{"error": {"code": "no-such-entity", "info": "Could not find Q0."}}"#;
    for answer in [json(refusal), answer(400, &[], refusal)] {
        let error = client(&Script::new([answer])).json(&request()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "example.org refused the request (no-such-entity): Could not find Q0."
        );
    }
    assert_eq!(waits(), [0; 0]);
}

#[test]
fn what_is_no_json_is_refused_and_said() {
    let html = answer(
        200,
        &[("content-type", "text/html")],
        "<!DOCTYPE html>\n<title>Log in</title>",
    );
    let latin = Ok(Response {
        status: 200,
        headers: vec![(
            "content-type".to_owned(),
            "application/json; charset=ISO-8859-1".to_owned(),
        )],
        body: b"{\"name\": \"K\xf6nigsberg\"}".to_vec(),
    });
    let told = [html, latin, json("{\"entities\": "), json("")].map(|answer| {
        let error = client(&Script::new([answer])).json(&request()).unwrap_err();
        error.to_string()
    });
    assert_eq!(
        told,
        [
            "example.org answered with text/html instead of JSON: \"<!DOCTYPE html> <title>Log in</title>\"",
            "the answer of example.org is not in UTF-8, as JSON must be; it says it is in ISO-8859-1",
            "cannot read the answer of example.org as JSON",
            "cannot read the answer of example.org as JSON",
        ]
    );
    let marked = client(&Script::new([json("\u{feff}[1]")]))
        .json(&request())
        .unwrap();
    assert_eq!(marked, json!([1]));
}

fn cached(folder: &std::path::Path, days: u64, offline: bool, script: &Script) -> Client {
    let options = Options {
        cache: Some(folder.to_owned()),
        offline,
        ..Options::default()
    };
    let now = UNIX_EPOCH + Duration::from_secs(days * 24 * 60 * 60);
    if offline {
        return Client::new(&options, now).unwrap();
    }
    Client::with_transport(&options, Box::new(script.clone()), now).with_sleep(note)
}

#[test]
fn an_answer_is_used_again_until_it_is_old() {
    let folder = tempfile::tempdir().unwrap();
    let script = Script::new([json("[1]"), json("[2]")]);
    let ask = |day| {
        cached(folder.path(), day, false, &script)
            .json(&request())
            .unwrap()
    };
    assert_eq!(ask(100), json!([1]));
    assert_eq!(ask(129), json!([1]));
    assert_eq!(ask(130), json!([2]));
    assert_eq!(ask(100), json!([2]), "one from the future is young");
    assert_eq!(script.asked(), 2);
    let offline = cached(folder.path(), 9999, true, &script);
    assert_eq!(
        offline.json(&request()).unwrap(),
        json!([2]),
        "offline, no age is too great"
    );
}

#[test]
fn a_damaged_answer_in_the_cache_is_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let script = Script::new((0..9).map(|_| json("{\"name\": \"Dembei\"}")));
    let ask = || cached(folder.path(), 0, false, &script).json(&request()).unwrap();
    ask();
    let host = folder.path().join("example.org");
    let file = std::fs::read_dir(&host).unwrap().next().unwrap().unwrap().path();
    let whole = std::fs::read(&file).unwrap();
    let end = whole.len() - 1;
    let damaged: [&[u8]; 5] = [b"", b"\n", &whole[..end], &whole[..whole.len() / 2], b"{}\n{}"];
    for (number, bytes) in damaged.into_iter().enumerate() {
        std::fs::write(&file, bytes).unwrap();
        ask();
        assert_eq!(script.asked(), number + 2);
        assert_eq!(std::fs::read(&file).unwrap(), whole, "it is mended");
    }
    assert_eq!(
        std::fs::read_dir(&host).unwrap().count(),
        1,
        "no other file is left"
    );
}

#[test]
fn errors_are_not_kept_and_a_cache_that_cannot_be_written_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let refusal = r#"{"error": {"code": "no-such-entity", "info": ""}}"#;
    let script = Script::new([json(refusal), json("[1]")]);
    let client = cached(folder.path(), 0, false, &script);
    assert!(client.json(&request()).is_err());
    assert_eq!(client.json(&request()).unwrap(), json!([1]));

    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let script = Script::new([json("[1]"), json("[2]")]);
    let client = cached(&file, 0, false, &script);
    assert_eq!(client.json(&request()).unwrap(), json!([1]));
    assert_eq!(client.json(&request()).unwrap(), json!([2]));
}

#[test]
fn nothing_is_asked_offline_or_without_a_contact() {
    let refusal = |options: &Options| {
        let client = Client::new(options, SystemTime::UNIX_EPOCH).unwrap();
        let error = client.json(&request()).unwrap_err();
        (error.to_string(), error.help().unwrap())
    };
    let (error, help) = refusal(&Options::default());
    assert_eq!(
        error,
        "cannot ask example.org: no contact is set, and without one nothing is asked"
    );
    for way in ["--contact", "DEMBEI_CONTACT", "dembei.toml"] {
        assert!(help.contains(way), "{help}");
    }
    let (error, _) = refusal(&Options {
        offline: true,
        contact: Some("mail@example.org".to_owned()),
        ..Options::default()
    });
    assert_eq!(
        error,
        "cannot ask example.org: the run is offline, and the cache has no answer"
    );
}

#[test]
fn a_contact_is_an_address_that_can_stand_in_a_header() {
    let agent = |contact: &str| {
        Options {
            contact: Some(contact.to_owned()),
            ..Options::default()
        }
        .user_agent()
    };
    let expected = format!("dembei/{} (mail@example.org)", env!("CARGO_PKG_VERSION"));
    assert_eq!(agent(" mail@example.org ").unwrap(), Some(expected));
    assert!(agent("https://example.org/about us").unwrap().is_some());
    assert_eq!(agent("  ").unwrap(), None);
    for wrong in [
        "me",
        "@example.org",
        "me@",
        "me@example.org\r\nHost: x",
        "mé@example.org",
        "a) b@example.org",
    ] {
        assert!(matches!(agent(wrong), Err(NetError::Contact { .. })), "{wrong}");
    }
}

#[test]
fn a_few_pass_at_once_and_none_while_one_waits() {
    let turnstile = Turnstile::new(AT_ONCE);
    let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let held = AtomicUsize::new(0);
    let work = |number: usize| {
        if number == 5 {
            turnstile.hold(|| {
                // Those who were inside may end; nobody comes in any more.
                std::thread::sleep(Duration::from_millis(30));
                held.store(1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(30));
                held.store(0, Ordering::SeqCst);
            });
        }
        turnstile.pass(|| {
            assert_eq!(held.load(Ordering::SeqCst), 0, "somebody passed while one waited");
            most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(5));
            inside.fetch_sub(1, Ordering::SeqCst);
        });
    };
    std::thread::scope(|scope| {
        for number in 0..16 {
            let work = &work;
            scope.spawn(move || work(number));
        }
    });
    assert_eq!(most.load(Ordering::SeqCst), AT_ONCE);
}

#[test]
fn answers_come_in_the_order_of_the_questions() {
    struct Echo;
    impl Transport for Echo {
        fn name(&self) -> &'static str {
            "echo"
        }
        fn send(&self, request: &Request) -> Result<Response, NetError> {
            json(request.parameter("n").unwrap())
        }
    }
    let client = Client::with_transport(&Options::default(), Box::new(Echo), UNIX_EPOCH);
    let requests: Vec<Request> = (0..50).map(|n: u32| request().with("n", n.to_string())).collect();
    let answers: Vec<u64> = client
        .json_all(&requests)
        .into_iter()
        .map(|answer| answer.unwrap().as_u64().unwrap())
        .collect();
    assert_eq!(answers, (0..50).collect::<Vec<u64>>());
    assert!(client.json_all(&[]).is_empty());
}
