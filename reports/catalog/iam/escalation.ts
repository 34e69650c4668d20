/** Permissions that grow: chains of calls, calls from machines, roles passed on. */
import { defineSearches } from "../../define-search.ts";
import { FACT_COLUMNS } from "../columns.ts";
import { NOT_BY_SERVICE, SUCCEEDED } from "../conditions.ts";

export const ESCALATION = defineSearches("iam", [
  {
    id: "iam-user-then-key-then-admin",
    title: "New user that received a key and administrator rights",
    question: "Was a user created, given a key and made administrator in one go?",
    description:
      "CreateUser, CreateAccessKey or CreateLoginProfile, and Attach*Policy for the same user within an hour.",
    why: "The classic back door in three calls.",
    tier: "core",
    severity: "critical",
    attack: ["T1136.003", "T1098.001"],
    tactic: ["TA0003"],
    where: {
      all: [{ field: "event_source", op: "eq", value: "iam.amazonaws.com" }, SUCCEEDED],
    },
    sequence: {
      by: ["recipient_account_id", "target_principal"],
      within: "1h",
      steps: [
        { where: { field: "event_name", op: "eq", value: "CreateUser" } },
        { where: { field: "event_name", op: "in", values: ["CreateAccessKey", "CreateLoginProfile"] } },
        { where: { field: "event_name", op: "in", values: ["AttachUserPolicy", "PutUserPolicy", "AddUserToGroup"] } },
      ],
      ordered: false,
    },
    groupBy: ["recipient_account_id", "target_principal"],
    columns: [
      "eventTime",
      "eventName",
      "principal",
      "recipientAccountId",
      "targetPrincipal",
      "sourceIPAddress",
      "awsRegion",
      "outcome",
    ],
    chart: "groups",
    digest: true,
    nextStep: "Disable the user now; review its activity.",
    sources: [
      "DataDog/stratus-red-team docs/attack-techniques/AWS/aws.persistence.iam-create-admin-user.md",
      "chronicle/detection-rules rules/community/aws/cloudtrail/aws_privilege_escalation_using_iam_access_key.yaral",
    ],
  },
  {
    id: "iam-quarantine-policy",
    title: "AWS flagged a leaked key",
    question: "Did AWS quarantine a leaked key?",
    description: "AWSCompromisedKeyQuarantine policy attached to a user.",
    why: "AWS found the key in public.",
    tier: "core",
    severity: "critical",
    attack: ["T1552"],
    tactic: ["TA0006"],
    where: {
      all: [
        { field: "event_source", op: "eq", value: "iam.amazonaws.com" },
        { field: "event_name", op: "eq", value: "AttachUserPolicy" },
      ],
    },
    narrow: [
      { id: "quarantine-policy", label: "quarantine policy", where: { fact: "iam.quarantine_policy", op: "exists" } },
    ],
    groupBy: ["principal_name", "event_name"],
    columns: FACT_COLUMNS,
    digest: true,
    nextStep: "Rotate the key and review all its use.",
    sources: [
      "elastic/detection-rules rules/integrations/aws/credential_access_iam_compromisedkeyquarantine_policy_attached_to_user.toml",
      "panther-labs/panther-analysis rules/aws_cloudtrail_rules/aws_iam_compromised_key_quarantine.yml",
      "panther-labs/panther-analysis rules/aws_cloudtrail_rules/aws_key_compromised.yml",
    ],
  },
  {
    id: "iam-calls-from-instance",
    title: "IAM and discovery calls from EC2 instances",
    question: "Do instances call IAM?",
    description: "Instance role sessions calling IAM, or listing buckets.",
    why: "Machines seldom manage identities.",
    tier: "extended",
    severity: "medium",
    attack: ["T1087.004"],
    tactic: ["TA0007"],
    where: {
      all: [
        { field: "session_name", op: "starts_with", value: "i-" },
        { field: "identity_type", op: "eq", value: "AssumedRole" },
        {
          any: [
            { field: "event_source", op: "eq", value: "iam.amazonaws.com" },
            { field: "event_name", op: "eq", value: "ListBuckets" },
          ],
        },
      ],
    },
    groupBy: ["session_name", "event_name"],
    columns: [
      "eventTime",
      "eventName",
      "principal",
      "sessionName",
      "sourceIPAddress",
      "recipientAccountId",
      "awsRegion",
      "outcome",
    ],
    digest: false,
    sources: [
      "easttimor/aws-incident-response README.md",
      "chronicle/detection-rules rules/community/aws/cloudtrail/aws_iam_activity_from_ec2_instance.yaral",
    ],
  },
  {
    id: "iam-calls-from-lambda-or-cloudshell",
    title: "Sensitive IAM calls from Lambda or CloudShell",
    question: "Did a function or a shell change credentials or privileges?",
    description: "Credential and privilege changes by a function or a shell.",
    why: "Escalation through a function or a shell.",
    tier: "extended",
    severity: "high",
    attack: ["T1098", "T1136.003"],
    tactic: ["TA0003"],
    where: {
      all: [
        { any: [{ group: "iam.policy_change" }, { group: "iam.credential_write" }, { group: "iam.principal_create" }] },
        SUCCEEDED,
        {
          any: [
            { field: "user_agent", op: "like", value: "%AWS_Lambda%" },
            { field: "user_agent", op: "like", value: "%CloudShell%" },
            { field: "invoked_by", op: "eq", value: "lambda.amazonaws.com" },
          ],
        },
      ],
    },
    groupBy: ["principal_name", "event_name"],
    digest: false,
    sources: [
      "elastic/detection-rules rules/integrations/aws/persistence_sensitive_operations_via_cloudshell.toml",
      "elastic/detection-rules rules/integrations/aws/privilege_escalation_iam_privilege_operations_via_lambda_execution_role.toml",
    ],
  },
  {
    id: "instance-profile-changes",
    title: "Instance profiles attached or replaced",
    question: "Which instances were given another role?",
    description: "Role given to a running instance.",
    why: "Gives a running machine new rights.",
    tier: "extended",
    severity: "medium",
    attack: ["T1548.005", "T1098.003"],
    tactic: ["TA0004"],
    where: {
      any: [
        { group: "ec2.instance_profile" },
        {
          all: [
            { field: "event_source", op: "eq", value: "iam.amazonaws.com" },
            { field: "event_name", op: "in", values: ["AddRoleToInstanceProfile", "CreateInstanceProfile"] },
          ],
        },
      ],
    },
    groupBy: ["principal_name", "event_name"],
    digest: false,
    sources: [
      "elastic/detection-rules rules/integrations/aws/privilege_escalation_ec2_instance_profile_associated_with_running_instance.toml",
      "adanalvarez/TrailDiscover docs/events.json",
    ],
  },
  {
    id: "role-passed-to-compute",
    title: "Roles handed to compute services",
    question: "Which roles were handed to compute services?",
    description: "Calls that pass a role to EC2, Lambda, Glue, SageMaker, CloudFormation and others.",
    why: "Stands in for PassRole, which is never recorded.",
    tier: "core",
    severity: "medium",
    attack: ["T1098.003", "T1548.005"],
    tactic: ["TA0004"],
    where: {
      all: [{ group: "passrole.compute" }, SUCCEEDED, NOT_BY_SERVICE],
    },
    narrow: [{ id: "a-role-was-passed", label: "a role was passed", where: { fact: "pass.role", op: "exists" } }],
    groupBy: ["event_source", "event_name", "principal_name"],
    columns: [
      "eventTime",
      "eventName",
      "principal",
      "eventSource",
      "sourceIPAddress",
      "resource",
      "fact",
      "recipientAccountId",
      "awsRegion",
      "outcome",
    ],
    digest: false,
    cannotDecide: "Whether the role is more privileged than the caller.",
    sources: [
      "SigmaHQ/sigma rules/cloud/aws/cloudtrail/aws_passed_role_to_glue_development_endpoint.yml",
      "elastic/detection-rules rules/integrations/aws/privilege_escalation_sagemaker_execution_role_passed_by_unusual_principal.toml",
      "adanalvarez/TrailDiscover docs/events.json",
    ],
  },
]);
