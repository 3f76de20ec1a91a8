//! A letter as a message: plain text that says that a program wrote it, so that nobody's absence note answers it.

use std::time::{Duration, SystemTime};

use lanyard_app::words::letters::WrittenLetter;
use lettre::{
    Address, Message,
    message::{
        Mailbox, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use uuid::Uuid;

use crate::domain::clock::Timestamp;

/// Makes the message. Its id is the mail's: one that is sent twice, because the program was killed in between, is the same to
/// every mail program. `None` where it cannot be made.
pub(super) fn message(
    (from, to): (&Mailbox, Address),
    id: Uuid,
    written_at: Timestamp,
    letter: &WrittenLetter,
) -> Option<Message> {
    // RFC 3834 section 5.
    let by_a_program = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(letter.subject.clone())
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(written_at.millis()))
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        .raw_header(by_a_program)
        .singlepart(SinglePart::plain(letter.text.trim_end().to_owned()))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_plain_text_and_says_that_a_program_wrote_it() {
        let letter =
            WrittenLetter { subject: "Ça va".to_owned(), text: "“Hello”, this is a letter\nthere\n".to_owned() };
        let from: Mailbox = "Lanyard <lanyard@northgate.test>".parse().unwrap();
        let to: Address = "ana@northgate.test".parse().unwrap();
        let at = Timestamp::from_micros(1_778_580_000_000_000);
        let message = message((&from, to), Uuid::nil(), at, &letter).unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        for line in [
            "From: Lanyard <lanyard@northgate.test>\r\n",
            "To: ana@northgate.test\r\n",
            "Date: Tue, 12 May 2026 10:00:00 +0000\r\n",
            "Message-ID: <00000000-0000-0000-0000-000000000000@northgate.test>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "\r\n\r\n=E2=80=9CHello=E2=80=9D, this is a letter\r\nthere\r\n",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
    }

    #[test]
    fn nothing_that_was_typed_makes_a_header() {
        let subject = "Join A\r\nBcc: everybody@northgate.test".to_owned();
        let letter = WrittenLetter { subject, text: "Hello\r\n.\r\nMAIL FROM:<x@y.test>\n".to_owned() };
        let from: Mailbox = "lanyard@northgate.test".parse().unwrap();
        let to: Address = "ana@northgate.test".parse().unwrap();
        let message = message((&from, to), Uuid::nil(), Timestamp::from_micros(0), &letter).unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(head.lines().all(|line| !line.starts_with("Bcc")), "{head}");
    }
}
