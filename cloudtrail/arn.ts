/** Amazon Resource Names, read so that every spelling of one resource gives the same type and id. */

/** One ARN. `text` is the ARN as written; `type` is `<service>:<resource type>`; `id` is never empty. */
export type Arn = {
  text: string;
  partition: string;
  service: string;
  region: string;
  /** Account number, `aws` for what AWS owns, or empty. */
  account: string;
  type: string;
  id: string;
};

/** Longest text read as an ARN, in characters: the longest S3 key still fits. */
export const MAX_ARN_LENGTH = 2048;

/** Everything before the resource: few of these exist, and every ARN begins with one. */
const HEAD = /^arn:([a-z][a-z0-9-]{0,31}):([a-z0-9-]{1,48}):([a-z0-9-]{0,48}):([a-z0-9*-]{0,48}):$/i;
const MAX_HEAD_LENGTH = 200;
const MAX_KNOWN_HEADS = 5000;
const knownHeads = new Map<string, Head>();

type Head = Pick<Arn, "partition" | "service" | "region" | "account">;

const RESOURCE_TYPE = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const SECRET_SUFFIX = /-[A-Za-z0-9]{6}$/;

/** Type of the services whose ARNs name the resource without one. */
const UNTYPED_SERVICES: ReadonlyMap<string, string> = new Map([
  ["codecommit", "codecommit:repository"],
  ["codepipeline", "codepipeline:pipeline"],
  ["execute-api", "execute-api:api"],
  ["sqs", "sqs:queue"],
]);

/** Path words of ARNs whose Service Authorization Reference type is spelled otherwise. */
const RENAMED_TYPES: ReadonlyMap<string, string> = new Map([
  ["apigateway:apis", "apigateway:api"],
  ["apigateway:restapis", "apigateway:restapi"],
]);

/** Quick test before {@link parseArn}: does the text begin like an ARN? */
export function looksLikeArn(text: string): boolean {
  return text.charCodeAt(3) === 58 && text.startsWith("arn:");
}

/** The ARN, or null when the text is none. */
export function parseArn(text: string): Arn | null {
  if (!looksLikeArn(text) || text.length > MAX_ARN_LENGTH) return null;
  let end = 3;
  for (let colons = 0; colons < 4; colons += 1) {
    end = text.indexOf(":", end + 1);
    if (end === -1 || end > MAX_HEAD_LENGTH) return null;
  }
  const head = readHead(text.slice(0, end + 1));
  if (head === null) return null;
  const { partition, service, region, account } = head;
  const { type, id } = nameResource(head, text.slice(end + 1));
  return id === "" ? null : { text, partition, service, region, account, type, id };
}

function readHead(text: string): Head | null {
  const known = knownHeads.get(text);
  if (known !== undefined) return known;
  const match = HEAD.exec(text);
  if (match === null) return null;
  const [, partition = "", service = "", region = "", account = ""] = match;
  const head = { partition, service: service.toLowerCase(), region, account };
  if (knownHeads.size === MAX_KNOWN_HEADS) knownHeads.clear();
  knownHeads.set(text, head);
  return head;
}

/** The account number in an ARN; null when the text is no ARN or its account is not twelve digits. */
export function accountOfArn(text: string): string | null {
  const arn = parseArn(text);
  return arn !== null && isAccountId(arn.account) ? arn.account : null;
}

/** True for twelve digits. */
export function isAccountId(text: string): boolean {
  return text.length === 12 && /^\d{12}$/.test(text);
}

type Name = { type: string; id: string };

function nameResource(head: Head, resource: string): Name {
  switch (head.service) {
    case "s3":
      return nameS3(head, resource);
    case "sns":
      return { type: resource.includes(":") ? "sns:subscription" : "sns:topic", id: resource };
    case "iam":
      return nameIam(head, resource);
    default: {
      const untyped = UNTYPED_SERVICES.get(head.service);
      return untyped === undefined ? nameTyped(head.service, resource) : { type: untyped, id: resource };
    }
  }
}

/** Buckets and objects have neither Region nor account; access points have both. */
function nameS3({ region, account }: Head, resource: string): Name {
  if (region !== "" || account !== "") return nameTyped("s3", resource);
  return { type: resource.includes("/") ? "s3:object" : "s3:bucket", id: resource };
}

/** IAM paths are no part of a name. The root user is known by its account. */
function nameIam({ account }: Head, resource: string): Name {
  if (resource === "root") return { type: "iam:root", id: account === "" ? "root" : account };
  const { type } = nameTyped("iam", resource);
  return { type, id: resource.slice(resource.lastIndexOf("/") + 1) };
}

/** `type/rest`, `type:rest` or a bare name. */
function nameTyped(service: string, written: string): Name {
  let resource = written.charCodeAt(0) === 47 ? written.slice(1) : written;
  if (service === "wafv2" && /^(regional|global)\//.test(resource))
    resource = resource.slice(resource.indexOf("/") + 1);
  const end = resource.search(/[/:]/);
  const word = end === -1 ? "" : resource.slice(0, end);
  if (!RESOURCE_TYPE.test(word)) return { type: `${service}:resource`, id: resource };
  const type = `${service}:${word}`;
  return { type: RENAMED_TYPES.get(type) ?? type, id: shortenId(type, resource.slice(end + 1)) };
}

function shortenId(type: string, rest: string): string {
  switch (type) {
    case "lambda:function":
      return cutAt(rest, ":");
    case "secretsmanager:secret":
      return rest.replace(SECRET_SUFFIX, "");
    case "ssm:parameter":
      // The ARN of "/db/password" is …:parameter/db/password, that of "password" …:parameter/password.
      return rest.includes("/") && !rest.startsWith("/") ? `/${rest}` : rest;
    case "kms:alias":
      return `alias/${rest}`;
    case "logs:log-group":
      return rest.endsWith(":*") ? rest.slice(0, -2) : rest;
    default:
      return rest;
  }
}

function cutAt(text: string, mark: string): string {
  const end = text.indexOf(mark);
  return end === -1 ? text : text.slice(0, end);
}
