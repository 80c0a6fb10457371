// Logs in with the keys of the environment, and says who the server takes it for.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
)

func main() {
	ctx := context.Background()
	// The URI says MONGODB-AWS, and nothing of keys: the driver takes them from AWS_ACCESS_KEY_ID and so on.
	client, err := mongo.Connect(ctx, options.Client().ApplyURI(os.Getenv("AWS_MONGO_CLUSTER_URL")))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Disconnect(ctx)
	var status struct {
		AuthInfo struct {
			Users []struct{ User string } `bson:"authenticatedUsers"`
		} `bson:"authInfo"`
	}
	database := client.Database(os.Getenv("AWS_MONGO_DATABASE"))
	if err := database.RunCommand(ctx, bson.D{{Key: "connectionStatus", Value: 1}}).Decode(&status); err != nil {
		log.Fatal(err)
	}
	for _, user := range status.AuthInfo.Users {
		fmt.Println("Authenticated as", user.User)
	}
}
