<?php

// Logs in with the keys of the environment, and says who the server takes it for.

use MongoDB\Driver\Command;
use MongoDB\Driver\Manager;

// The URI says MONGODB-AWS, and nothing of keys: the extension takes them from AWS_ACCESS_KEY_ID and so on.
$manager = new Manager(getenv('AWS_MONGO_CLUSTER_URL'));
$command = new Command(['connectionStatus' => 1]);
$cursor = $manager->executeCommand(getenv('AWS_MONGO_DATABASE'), $command);
foreach ($cursor->toArray()[0]->authInfo->authenticatedUsers as $user) {
    echo "Authenticated as {$user->user}\n";
}
