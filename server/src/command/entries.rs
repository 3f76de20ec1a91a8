//! `lanyard entries create`: the main job without a browser.

use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _};

use lanyard_app::model::batch::BatchSize;

use super::{EntriesCreate, Stop, answer, database};
use crate::{service::operator::OperatorError, workbooks::logins};

/// Creates logins and writes them to a spreadsheet that only its owner can read.
pub(super) async fn create(create: EntriesCreate) -> Result<(), Stop> {
    let session = create.session.trim().parse().map_err(|_| OperatorError::NoSuchSession)?;
    let size = BatchSize::parse(&create.count)?;
    // Before anything is created: a batch whose spreadsheet cannot be written would have to be looked for.
    let mut output = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&create.output)
        .map_err(|source| OperatorError::Output { path: create.output.clone(), source })?;
    let made = async {
        let service = database::service(&create.data, create.public_url).await?;
        let workbook = service.entries_create(session, size, &create.label, logins::for_staff).await?;
        service.close().await;
        Ok::<_, Stop>(workbook)
    }
    .await;
    let written = made.and_then(|workbook| {
        output.write_all(&workbook.bytes).and_then(|()| output.sync_all()).map_err(Stop::from)?;
        Ok(())
    });
    if written.is_err() {
        // An empty file would look like a result. That it cannot be removed is not the error to report.
        let _ = fs::remove_file(&create.output);
    }
    written?;
    answer(format_args!("{} logins written to {}", size.get(), create.output.display()));
    Ok(())
}
