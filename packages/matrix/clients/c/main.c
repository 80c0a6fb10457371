/* Logs in with the keys of the environment, and says who the server takes it for. */
#include <mongoc/mongoc.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  mongoc_init();
  /* The URI says MONGODB-AWS, and nothing of keys: the driver takes them from AWS_ACCESS_KEY_ID and so on. */
  mongoc_client_t *client = mongoc_client_new(getenv("AWS_MONGO_CLUSTER_URL"));
  bson_t *command = BCON_NEW("connectionStatus", BCON_INT32(1));
  bson_t reply;
  bson_error_t error;
  bson_iter_t top, users, user;
  int exit_code = EXIT_FAILURE;
  if (!client) {
    fprintf(stderr, "AWS_MONGO_CLUSTER_URL is no URI\n");
    return exit_code;
  }
  if (!mongoc_client_command_simple(client, getenv("AWS_MONGO_DATABASE"), command, NULL, &reply, &error)) {
    fprintf(stderr, "%s\n", error.message);
  } else if (bson_iter_init(&top, &reply) &&
             bson_iter_find_descendant(&top, "authInfo.authenticatedUsers", &users) &&
             bson_iter_recurse(&users, &user)) {
    bson_iter_t field;
    while (bson_iter_next(&user) && bson_iter_recurse(&user, &field) && bson_iter_find(&field, "user"))
      printf("Authenticated as %s\n", bson_iter_utf8(&field, NULL));
    exit_code = EXIT_SUCCESS;
  }
  bson_destroy(&reply);
  bson_destroy(command);
  mongoc_client_destroy(client);
  mongoc_cleanup();
  return exit_code;
}
