/**
 * The services that AWS has, as trust policies name them without `.amazonaws.com`: those of AWS's documentation of
 * service roles and service-linked roles. AWS publishes no list; that this one is whole is not known.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const SERVICES: ReadonlySet<string> = new Set(
  `
  access-analyzer account acm acm-pca airflow airflow-env aiops amplify apigateway ops.apigateway appflow app-integrations
  application-autoscaling application-insights application-signals.cloudwatch appmesh apprunner build.apprunner
  tasks.apprunner networking.apprunner appstream appsync appfabric aps scraper.aps arc-zonal-shift
  practice-run.arc-zonal-shift artifact athena auditmanager autoscaling autoscaling-plans backup reports.backup
  restore-testing.backup backup-gateway batch bedrock bedrock-agentcore network.bedrock-agentcore
  runtime-identity.bedrock-agentcore braket budgets cassandra replication.cassandra ce chatbot chime
  voiceconnector.chime messaging.chime cleanrooms cleanrooms-ml cloud9 cloudcontrolapi cloudformation
  hooks.cloudformation resources.cloudformation stacksets.cloudformation member.org.stacksets.cloudformation cloudfront
  logger.cloudfront cloudhsm cloudtrail cloudwatch cloudwatch-crossaccount streams.metrics.cloudwatch
  lambda.alarms.cloudwatch codeartifact codebuild codecatalyst codecatalyst-runner codecommit codeconnections codedeploy
  codeguru-profiler codeguru-reviewer codeguru-security codepipeline codestar codestar-connections codestar-notifications
  cognito-identity cognito-idp cognito-sync email.cognito-idp comprehend compute-optimizer config config-conforms
  config-multiaccountsetup remediation.config connect connect-campaigns continuousexport.discovery controltower
  cost-optimization-hub.bcm credentials.iot databrew dataexchange datapipeline datasync datazone dax deadline
  credentials.deadline delivery.logs detective devicefarm devops-guru directconnect discovery dlm dms dms-data-migrations
  docdb-elastic drs ds dsql dynamodb contributorinsights.dynamodb replication.dynamodb kinesisreplication.dynamodb ec2
  ec2.application-autoscaling ec2-instance-connect ec2fastlaunch ec2fleet ec2scheduled ecr pullthroughcache.ecr
  replication.ecr ecr-public ecs ecs-tasks ecs.application-autoscaling ecs-compute edgelambda eks eks-connector eks-fargate
  eks-fargate-pods eks-nodegroup pods.eks elasticache elasticbeanstalk maintenance.elasticbeanstalk
  managedupdates.elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce elastictranscoder emr-containers
  emr-serverless ops.emr-serverless entityresolution es opensearchservice events apidestinations.events evidently finspace
  firehose fis fms forecast frauddetector fsx s3.data-source.lustre.fsx gamelift glacier globalaccelerator glue grafana
  greengrass groundstation guardduty malware-protection.guardduty malware-protection-plan.guardduty health
  event-processor.health healthlake iam identitystore imagebuilder importexport inspector inspector2 agentless.inspector2
  internetmonitor invoicing iot iotanalytics iotevents iotfleethub iotfleetwise iotsitewise iotthingsgraph iottwinmaker
  iotwireless ivs kafka kafkaconnect kendra kinesis kinesisanalytics kinesisvideo kms lakeformation lambda
  replicator.lambda lambda.application-autoscaling lex lexv2 channels.lex channels.lexv2 license-manager
  license-manager.master-account license-manager.member-account license-manager-linux-subscriptions
  license-manager-user-subscriptions lightsail location logs lookoutequipment lookoutmetrics lookoutvision m2
  machinelearning macie managedblockchain managedservices marketplace license-management.marketplace
  private-marketplace.marketplace mediaconnect mediaconvert medialive mediapackage mediapackagev2 mediastore mediatailor
  medical-imaging memorydb mgh migrationhub dmsintegration.migrationhub smsintegration.migrationhub
  migrationhub-orchestrator mgn mobilehub monitoring.rds monitron mq neptune-graph network-firewall networkmanager
  notifications notifications-consoleapp observabilityadmin oam omics opsworks opsworks-cm organizations osis
  self-managed-vpce.osis outposts panorama pca-connector-ad pcs personalize pinpoint pipes polly proton sync.proton q
  qapps qbusiness qldb quicksight ram rds custom.rds rds-preview redshift redshift-data redshift-serverless
  refactor-spaces rekognition repostspace resiliencehub resource-explorer-2 resource-groups robomaker rolesanywhere
  route53 route53domains route53resolver rum s3 access-grants.s3 batchoperations.s3 replication.s3tables s3-outposts
  sagemaker sagemaker-geospatial sagemaker.application-autoscaling scheduler schemas secretsmanager security-ir
  securityhub securitylake serverlessrepo servicecatalog servicecatalog-appregistry orgsdatasync.servicecatalog
  servicediscovery servicequotas ses shield signer sms sms-voice sns social-messaging spot spotfleet sqs ssm
  ssm-contacts ssm-guiconnect ssm-incidents ssm-quicksetup ssm-sap sso states storagegateway sts support swf synthetics
  textract timestream timestream-influxdb transcribe transfer transitgateway translate trustedadvisor
  reporting.trustedadvisor verified-access verifiedpermissions vmie voiceid vpc-flow-logs vpc-lattice waf waf-regional
  wafv2 wellarchitected wisdom workdocs worklink workmail workspaces workspaces-web xray
  appstream.application-autoscaling cassandra.application-autoscaling comprehend.application-autoscaling
  custom-resource.application-autoscaling dynamodb.application-autoscaling elasticache.application-autoscaling
  kafka.application-autoscaling neptune.application-autoscaling rds.application-autoscaling
  workspaces.application-autoscaling
`
    .trim()
    .split(/\s+/),
);

/** Services have a name in each region too, `states.eu-west-1.amazonaws.com`; which ones do is not looked at. */
const NAME = /^([a-z0-9.-]+?)(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com$/;

export function isServicePrincipal(name: string): boolean {
  const service = NAME.exec(name)?.[1];
  return service !== undefined && SERVICES.has(service);
}
