//! How single sign-on is set for the whole server, and `lanyard institution sign-on`, the way back in when the provider of an
//! institution is gone.

use std::path::PathBuf;

use clap::Args;

use super::{Data, Stop, answer, database};
use crate::config::{
    PublicUrl,
    mail::Hidden,
    sign_on::{BadSignOn, Given, ServerProvider},
};

/// The provider of OpenID Connect by which people of every institution can log in.
#[derive(Args, Clone, Debug)]
pub(super) struct SignOnSettings {
    /// Single sign-on for every institution: the issuer, such as https://login.example.org
    #[arg(long, env = "LANYARD_OIDC_ISSUER")]
    oidc_issuer: Option<String>,
    /// Who this server is at the provider
    #[arg(long, env = "LANYARD_OIDC_CLIENT_ID")]
    oidc_client_id: Option<String>,
    /// The client secret
    #[arg(long, env = "LANYARD_OIDC_CLIENT_SECRET", hide_env_values = true)]
    oidc_client_secret: Option<Hidden>,
    /// A file with the client secret, in place of it
    #[arg(long, env = "LANYARD_OIDC_CLIENT_SECRET_FILE")]
    oidc_client_secret_file: Option<PathBuf>,
    /// What the button says [default: Single sign-on]
    #[arg(long, env = "LANYARD_OIDC_NAME")]
    oidc_name: Option<String>,
    /// The domains of e-mail addresses that the provider may speak for, with blanks between them
    #[arg(long, env = "LANYARD_OIDC_DOMAINS")]
    oidc_domains: Option<String>,
    /// The provider asks for a second factor itself, so Lanyard does not
    #[arg(long, env = "LANYARD_OIDC_ASKS_FACTOR", value_parser = clap::builder::FalseyValueParser::new())]
    oidc_asks_factor: bool,
    /// Whether providers may be reached by plain http and at private addresses: refuse or allow
    #[arg(long, env = "LANYARD_OUTGOING_PRIVATE", default_value = "refuse", value_parser = ["refuse", "allow"])]
    outgoing_private: String,
}

impl SignOnSettings {
    /// Reads the provider; `None` when none is set.
    pub(super) fn read(&self) -> Result<Option<ServerProvider>, BadSignOn> {
        ServerProvider::read(&Given {
            issuer: self.oidc_issuer.as_deref(),
            client_id: self.oidc_client_id.as_deref(),
            client_secret: self.oidc_client_secret.as_ref(),
            client_secret_file: self.oidc_client_secret_file.as_deref(),
            name: self.oidc_name.as_deref(),
            domains: self.oidc_domains.as_deref(),
            asks_factor: self.oidc_asks_factor,
            outgoing_private: self.outgoing_private(),
        })
    }

    /// Providers may be inside the house.
    pub(super) fn outgoing_private(&self) -> bool {
        self.outgoing_private == "allow"
    }
}

#[derive(Args, Debug)]
pub(super) struct InstitutionSignOn {
    #[command(flatten)]
    data: Data,
    /// Institution ID, such as NG-2041
    institution: String,
    /// Switch it off: whoever is logged in by it is logged out, and everybody logs in with a password again
    #[arg(long)]
    off: bool,
}

/// Says how single sign-on of an institution stands, or switches it off.
pub(super) async fn institution(asked: InstitutionSignOn) -> Result<(), Stop> {
    let service = database::service(&asked.data, PublicUrl::local()).await?;
    let code = asked.institution.trim();
    let said = async {
        if !asked.off {
            return Ok(match service.sign_on_told(code).await? {
                None => format!("{code} has no provider of single sign-on."),
                Some((name, issuer, is_on)) => {
                    format!("{name}, {issuer}: switched {}.", if is_on { "on" } else { "off" })
                }
            });
        }
        Ok::<_, Stop>(match service.sign_on_switch_off(code).await? {
            None => format!("{code} has no provider of single sign-on. Nothing was changed."),
            Some(false) => format!("Single sign-on of {code} was switched off already. Nothing was changed."),
            Some(true) => format!(
                "Single sign-on of {code} is switched off: everybody logs in with a password. Whoever has none gets a link with: lanyard staff reset --email …"
            ),
        })
    };
    let said = said.await;
    service.close().await;
    answer(said?);
    Ok(())
}
