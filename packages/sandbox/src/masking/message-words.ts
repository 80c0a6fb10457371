/**
 * The words of STS's refusals and of the server's own, in which everything else is what a client sent. A new message
 * needs its words here, or its record is masked where they stand.
 */
export const MESSAGE_WORDS: ReadonlySet<string> = new Set(
  `
  accept access accessdenied accessdeniederror accesskeyid account action activate activated admin
  administrator after again algorithm algorithms all allow allowed already also amazon amazonaws amz an and
  another answer answered any api application are arn as associated assume assumed asterisk at attempt aud
  audience auth authenticated authentication authority authorization authorized aws aws4 bad base64 base64url
  basic be bearer because before being bigint binary boolean both bson bsonerror bsonobj but by byte bytes
  calculated call caller calls came can cannot capital capitals cb chaining change changed character
  characters check claim client close closed closing cluster code com command composer configuration connect
  connection console constraint consult contain contains content contexts conversation correct could couldn
  create credential credentials credentialscope current data database date db decimal default delete
  deleteconflict deleted delimited deny depth deserialize detail details detected device did differ different
  digest discovery do doc document documentation documentdb does doesn double due duplicate duplicated
  durationseconds during dynamic each earlier east ec2 ecdsa econnrefused econnreset ecs either eks element
  elements embedded empty emulate en enabled encoding end ended enotfound entityalreadyexists enum epipe equal
  error errors es256 es384 es512 escape etimedout exactly exceeded exceeds exchange execute exist existence
  exists exp expected expiration expired expiredtoken expiredtokenexception explicitly expression extension
  external externalid extra failed failure federated federation field fields find first flag for form format
  found from future get give given got greater gs2 gssapi had hang has have header headers hex hmac host hour
  http https iam iat id identity idpcommunicationerror ids if illegal in included incoming incomplete
  incompletesignature incorrect inner int32 internalfailure into invalid invalidaction invalidclienttokenid
  invalididentitytoken invalidinput is iso issued issuer it items its jose json jwt key keyid keys known
  lambda large larger last later latest latin1 least length less limit limitexceeded line list log login
  longer lowercase make malformed malformedinput malformedpolicydocument malformedquerystring many match
  maximum maxsessionduration may mechanism member message messages meta method mfa mfaserial min minimum
  mismatched missing missingauthenticationtoken mongodb more most multifactorauthentication multiple must name
  named names namespace nbf neither nested new no nonce none nor nosuchentity not notimplemented now null
  number oauth2 object of off oidc on once one only openid openidconnect operation option optional or order
  org other out own p256 pair parameter parameters parse parser part pattern patterns payload payloads pending
  perform permission permissions plain please policy policyarns position positive present previously provided
  providedcontexts provider providerid query range rate reached read reason reasons received receiver
  reference refused regex region register regular repeated request requested requestexpired requests required
  requirements requires reset resource response result retrieve revoke role rolearn roles rolesessionname root
  rs256 rs384 rs512 s s3 same sandbox sasl saslcontinue saslstart satisfy scope scoped scopes scram sdk second
  secret section security see segments sender sensitive sent sequence serial serialnumber server service
  serviceunavailable session set setsourceidentity sha sha256 short shortened should sign signature
  signaturedoesnotmatch signed signedheader signedheaders signing size slash smaller socket sort sorted
  sourceidentity sso started state statement static status step still string sts sub subtype such supported
  switch syntax tag tags take takes target temporary term terminated terminator text than that the their them
  there these they this throttling time timeout times to token tokencode too trailing transitivetagkeys trust
  ts twice type unable unexpected unknown unsigned unsupported until uri url urlencoded us use used user uses
  using utc utf utf8 v1 v2 valid validate validation validationerror value values vector verification verify
  version want was we webidentitytoken webservices well were which while whose wiki wikipedia with within
  without words write wrong www x509 xml xmlns yet you your yyyymmdd zero
  `
    .trim()
    .split(/\s+/),
);
