/**
 * The words of STS's refusals and of the server's own, of logins and of commands, in which everything else is what a client
 * sent. A new message needs its words here, or its record is masked where they stand.
 */
export const MESSAGE_WORDS: ReadonlySet<string> = new Set(
  `
  16mb accept access accessdenied accessdeniederror accesskeyid account accumulator action activate
  activated actual addfields admin administrator after again against aggregate aggregation algorithm
  algorithms alias all allow allowed alphanumeric already also altered amazon amazonaws amz an and another
  answer answered answers any api application apply applying are arg argument arithmetic arn array
  arrayfilters arrays as ascending asked associated assume assumed asterisk at atlas atomic attempt aud
  audience auth authenticated authentication authority authorization authorized auto aws aws4 backfill bad
  base64 base64url basic batch be bearer because been before beginning behind being belongs between big
  bigint binary bindata bit body boolean both boundaries bounds bson bsonerror bsonobj bucket bucketauto but
  by byte bytes calculated call caller calls came can cannot cap capital capitals case cause caused cb
  chaining change changed changestream character characters check checksum claim class classes clear client
  close closed closing cluster code coerce coercing collating collection collision collstats com command
  comment composer configuration conflict conflicts connect connection consider console constraint
  constructed consult contain contains content contents contexts control conversation core correct could
  couldn count create created createuser credential credentials credentialscope current currentdate
  currentop cursor cursors data database databases date db decimal decimal128 default defined delete
  deleteconflict deleted delimited densify deny depth descending deserialize detail details detected device
  did differ different digest discovery distinct divisor do doc dochub document documentation documentdb
  documents does doesn double driver drop dropped dropping dropuser due dup duplicate duplicated
  durationseconds during dynamic e11000 each earlier east ec2 ecdsa econnrefused econnreset ecs either eks
  element elements elemmatch else embedded empty emulate en enabled encoding end ended ends enotfound enough
  entityalreadyexists enum epipe equal error errors es256 es384 es512 escape etimedout everything exact
  exactly exceeded exceeds except exchange exclusion execute exist existence existing exists exp expected
  expiration expired expiredtoken expiredtokenexception explain explicitly expr expression expressions
  extension external externalid extra facet failed failure false federated federation feed field fieldpath
  fields fill filter filters find first flag flags follow for form format found fraction from future
  generated geointersects geonear geowithin get getmore give given got graphlookup greater group groups gs2
  gssapi had hang has have header headers hello hex hmac holds host hour how http https iam iat id
  identifier identity idpcommunicationerror ids if illegal immutable in include included incoming incomplete
  incompletesignature incorrect index indexes indexstats inf infer inline inner insert instead int32 integer
  integral interface internalfailure into invalid invalidaction invalidclienttokenid invalididentitytoken
  invalidinput is iso issued issuer it item items its jose json jsonschema jwt key keyid keys kill
  killcursors kind known lambda large larger last later latest latin1 least leave legacy length less letter
  level limit limitexceeded line list listlocalsessions listsessions log login long longer look lookup
  loopback lowercase machine make malformed malformedinput malformedpolicydocument malformedquerystring many
  match matched matches max maxdistance maximum maxsessionduration may mechanism mechanisms member merge
  message messages meta metadata method mfa mfaserial min mindistance minimum mismatched missing
  missingauthenticationtoken mod modifier modify mongodb more most msg multi multifactorauthentication
  multiple must name named names namespace nan nbf ne near nearsphere needed needs negative neither nest
  nested new newer no non nonce none nonempty nor nosuchentity not nothing notimplemented now ns null number
  numbers numeric numerical oauth2 object objects of off oidc on once one only op opcode openid
  openidconnect operation operations operator option optional options or order ordering org other our out
  outside over own p256 pair parallel parameter parameters parenthesis parse parsed parser parsing part parts
  password path paths pattern patterns payload payloads pending perform performing permission permissions
  pipeline plain plancachestats please point policy policyarns port portion position positional positions
  positive possessive predicate prefixed present previously prohibited project projection property provided
  providedcontexts provider providerid pull push quantifier quantifiers query rand range rate reached
  reaches read reason reasons received receiver redact refer reference refused refuses regex region register
  regular remainder remaining removal remove repeatable repeated repetitions replacement replaceroot
  replacewith replica replicated represented request requested requestexpired requests require required
  requirements requires reset resource response result resulting retrieve retryable revoke role rolearn
  roles rolesessionname root rs256 rs384 rs512 run s s3 said same sample samplerate sandbox sasl
  saslcontinue saslstart satisfy say scope scoped scopes scram sdk search searchmeta second seconds secret
  section sections security see segments sender sensitive sent sequence serial serialnumber server service
  serviceunavailable session set setsourceidentity setwindowfields sha sha256 short shortened should side
  sign signature signaturedoesnotmatch signed signedheader signedheaders signing single size sizes slash
  slice smaller socket sort sortbycount sorted sourceidentity speaks specification specified specify spoken
  sso stage standalone start started state statement static status step still stopped string strings sts
  style sub subtype such sums supported switch syntax tag tags take takes target temporary term terminated
  terminating terminator text than that the their them there these they this throttling through time timeout
  times timestamp tls to today token tokencode too top trailing transactions transitivetagkeys traverse true
  trust try trying ts twice txnnumber type unable under unexpected unionwith unknown unmatched unrecognized
  unset unsigned unsupported until unwind update updates updating upgrade uri url urlencoded us use used
  user username users usersinfo uses using utc utf utf8 uuid v1 v2 valid validate validation validationerror
  value values variable vector verification verify version want wants was we webidentitytoken webservices
  well were what when where which while who whoever whole whose wiki wikipedia wildcard with within without
  word words work would write writes written wrong www x509 xml xmlns yet you your yyyymmdd zero
  `
    .trim()
    .split(/\s+/),
);
