import { describe, expect, it } from "vitest";
import type { ResourceRole } from "./event.ts";
import { lifeStep } from "./life-step.ts";

describe("what a write means for a resource", () => {
  it.each<[string, string, ResourceRole, string]>([
    ["RunInstances", "ec2:instance", "created", "created"],
    ["RunInstances", "ec2:security-group", "attached", "attached"],
    ["RunInstances", "ec2:security-group", "target", "attached"],
    ["PublishVersion", "lambda:function", "created", "changed"],
    ["StartInstances", "ec2:instance", "target", "changed"],
    ["TerminateInstances", "ec2:instance", "target", "deleted"],
    ["TerminateInstances", "ec2:volume", "attached", "detached"],
    ["CreateUser", "iam:user", "target", "created"],
    ["CreateAccessKey", "iam:user", "target", "changed"],
    ["CreateAccessKey", "iam:access-key", "issued", "created"],
    ["DeleteAccessKey", "iam:access-key", "target", "deleted"],
    ["DeleteAccessKey", "iam:user", "target", "changed"],
    ["UpdateAccessKey", "iam:access-key", "target", "changed"],
    ["AttachUserPolicy", "iam:user", "target", "changed"],
    ["AttachUserPolicy", "iam:policy", "attached", "attached"],
    ["DetachRolePolicy", "iam:policy", "attached", "detached"],
    ["AddUserToGroup", "iam:group", "target", "attached"],
    ["RemoveUserFromGroup", "iam:user", "target", "detached"],
    ["DeleteBucket", "s3:bucket", "target", "deleted"],
    ["DeleteBucketPolicy", "s3:bucket", "target", "changed"],
    ["PutObject", "s3:object", "target", "created"],
    ["DeleteObject", "s3:object", "target", "deleted"],
    ["CopyObject", "s3:object", "source", "attached"],
    ["AttachVolume", "ec2:volume", "target", "attached"],
    ["DetachVolume", "ec2:volume", "target", "detached"],
    ["CreateSnapshot", "ec2:volume", "source", "attached"],
    ["CreateTags", "ec2:instance", "target", "changed"],
    ["DeleteTags", "ec2:instance", "target", "changed"],
    ["CreateDBInstance", "rds:db", "target", "created"],
    ["DeleteDBInstance", "rds:db", "target", "deleted"],
    ["DeleteFunction", "lambda:function", "target", "deleted"],
    ["AddPermission", "lambda:function", "target", "changed"],
    ["RemovePermission", "lambda:function", "target", "changed"],
    ["ScheduleKeyDeletion", "kms:key", "target", "deleted"],
    ["CancelKeyDeletion", "kms:key", "target", "changed"],
    ["DeleteTrail", "cloudtrail:trail", "target", "deleted"],
    ["StopLogging", "cloudtrail:trail", "target", "changed"],
    ["DeregisterImage", "ec2:image", "target", "deleted"],
    ["AuthorizeSecurityGroupIngress", "ec2:security-group", "target", "changed"],
    ["RevokeSecurityGroupIngress", "ec2:security-group", "target", "changed"],
    ["DeletePolicy", "iam:policy", "target", "deleted"],
    ["AssociateAddress", "ec2:elastic-ip", "target", "attached"],
    ["ReleaseAddress", "ec2:elastic-ip", "target", "deleted"],
    ["<script>", "other:thing", "target", "changed"],
  ])("%s on %s (%s): %s", (eventBaseName, type, role, step) => {
    expect(lifeStep({ eventBaseName, type, role })).toBe(step);
  });
});
