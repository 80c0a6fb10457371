"""Logs in with the keys of the environment, and says who the server takes it for."""

import os

from pymongo import MongoClient

# The URI says MONGODB-AWS, and nothing of keys: pymongo[aws] takes them from AWS_ACCESS_KEY_ID and so on.
with MongoClient(os.environ["AWS_MONGO_CLUSTER_URL"]) as client:
    database = client[os.environ["AWS_MONGO_DATABASE"]]
    for user in database.command("connectionStatus")["authInfo"]["authenticatedUsers"]:
        print("Authenticated as", user["user"])
