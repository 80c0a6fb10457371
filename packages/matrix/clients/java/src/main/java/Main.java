import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.List;
import org.bson.Document;

/** Logs in with the keys of the environment, and says who the server takes it for. */
public final class Main {
  public static void main(String[] args) {
    // The URI says MONGODB-AWS, and nothing of keys: the driver finds the AWS SDK beside it, and asks its default chain.
    try (MongoClient client = MongoClients.create(System.getenv("AWS_MONGO_CLUSTER_URL"))) {
      Document status =
          client
              .getDatabase(System.getenv("AWS_MONGO_DATABASE"))
              .runCommand(new Document("connectionStatus", 1));
      List<Document> users =
          status.get("authInfo", Document.class).getList("authenticatedUsers", Document.class);
      users.forEach(user -> System.out.println("Authenticated as " + user.getString("user")));
    }
  }
}
