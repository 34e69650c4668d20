/**
 * A later record may know a principal better: an ARN with its path where the first had none, the name of an Identity
 * Center user where the first had only the user id.
 */
import type { Principal } from "../cloudtrail/event.ts";
import type { Pool } from "../lib/db/pool.ts";
import type { TakenEntries } from "./dictionary.ts";
import { writeRows } from "./write-rows.ts";

type Names = Pick<Principal, "name" | "arn">;

/** Principals whose names are remembered, before they are forgotten: costs only an update that changes nothing. */
const MAX_KNOWN = 50_000;

/** The best names this process has seen. */
export class PrincipalNames {
  private readonly known = new Map<string, Names>();
  private better = new Map<string, Names>();

  /** Compares a principal with what is known of it. */
  note({ key, name, arn }: Principal): void {
    const known = this.known.get(key);
    if (known !== undefined && known.name === name && known.arn === arn) return;
    const longerArn = arn !== null && arn.length > (known?.arn?.length ?? 0);
    const realName = name !== null && name !== known?.name && !key.endsWith(`:${name}`);
    if (known !== undefined && !longerArn && !realName) return;
    const best = {
      name: known === undefined || realName ? name : known.name,
      arn: known === undefined || longerArn ? arn : known.arn,
    };
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    this.known.set(key, best);
    this.better.set(key, best);
  }

  /** What is known better since the last call; to be written once the principals noted so far are stored. */
  take(): TakenEntries {
    let better = this.better;
    this.better = new Map();
    return {
      number: async (pool) => {
        await improve(pool, better);
        better = new Map();
      },
      giveBack: () => {
        this.better = new Map([...better, ...this.better]);
        better = new Map();
      },
    };
  }
}

/** A name that is refused is left out: the principal has one. */
async function improve(pool: Pool, better: ReadonlyMap<string, Names>): Promise<void> {
  if (better.size === 0) return;
  await writeRows(
    [...better],
    (rows) => update(pool, rows),
    () => undefined,
  );
}

async function update(pool: Pool, rows: readonly (readonly [string, Names])[]): Promise<void> {
  await pool.query(
    `update cloudtrail.principal principal
     set arn = case when length(given.arn) > coalesce(length(principal.arn), 0) then given.arn else principal.arn end,
         name = case when principal.key like 'idc:%' and principal.key like '%:' || principal.name
           then coalesce(given.name, principal.name) else principal.name end
     from unnest($1::text[], $2::text[], $3::text[]) as given (key, name, arn)
     where principal.key = given.key
       and (length(given.arn) > coalesce(length(principal.arn), 0)
         or (principal.key like 'idc:%' and given.name <> principal.name
           and right(principal.key, length(principal.name)) = principal.name))`,
    [rows.map(([key]) => key), rows.map(([, { name }]) => name), rows.map(([, { arn }]) => arn)],
  );
}
