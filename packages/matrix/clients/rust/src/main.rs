//! Logs in with the keys of the environment, and says who the server takes it for.
use mongodb::{
    bson::{doc, Document},
    sync::Client,
};
use std::{env, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    // The URI says MONGODB-AWS, and nothing of keys: the feature aws-auth takes them from AWS_ACCESS_KEY_ID and so on.
    let client = Client::with_uri_str(env::var("AWS_MONGO_CLUSTER_URL")?)?;
    let database = client.database(&env::var("AWS_MONGO_DATABASE")?);
    let status = database.run_command(doc! { "connectionStatus": 1 }).run()?;
    for user in status.get_document("authInfo")?.get_array("authenticatedUsers")? {
        let user: &Document = user.as_document().ok_or("a user is a document")?;
        println!("Authenticated as {}", user.get_str("user")?);
    }
    Ok(())
}
