import { type Command, Option } from "commander";
import { print } from "../output.ts";
import { withServices } from "../services.ts";
import { adoptRunningOrigin } from "../web-origin.ts";

const ROLES = ["viewer", "analyst", "admin"] as const;
type Options = { email: string; role: (typeof ROLES)[number]; json?: boolean };

/** `trailsight user create` */
export function addUserCommand(program: Command): void {
  const user = program.command("user").description("People who may sign in.");
  user
    .command("create")
    .description("Add a person, or set the role of one, and print a one-time sign-in link.")
    .requiredOption("--email <address>", "e-mail address")
    .addOption(new Option("--role <role>", "what the person may do").choices(ROLES).makeOptionMandatory())
    .option("--json", "print one JSON document")
    .action(async ({ email, role, json = false }: Options) => {
      await withServices({ database: true, aws: "none" }, async () => {
        await adoptRunningOrigin();
        const { createSignInLink, createUser } = await import("../../lib/auth.ts");
        const { id } = await createUser(email, role);
        const signInLink = await createSignInLink(id);
        print(json, { email, role, signInLink }, [signInLink]);
      });
    });
}
