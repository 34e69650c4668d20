import { SETTINGS_KEY } from "./table-settings-key.ts";

/**
 * Runs before the page is painted: a browser with settings of its own does not show the standard columns first. What it
 * reads decides about nothing but looks.
 */
const SCRIPT = `try{var t=localStorage.getItem(${JSON.stringify(SETTINGS_KEY)});if(t!==null)document.documentElement.dataset.table=/"density":"comfortable"/.test(t)?"comfortable":"compact"}catch(e){}`;

/** The script, with the nonce of the answer that carries it. */
export function TableSettingsScript({ nonce }: { nonce: string }) {
  return (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours
    <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: SCRIPT }} />
  );
}
