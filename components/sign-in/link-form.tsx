"use client";

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";

/** The token of a pasted link, or a bare token; null when it is neither. */
function readToken(text: string): string | null {
  return /^(?:https?:\/\/[^/\s]+\/sign-in\/)?([\w-]{20,100})(?:[?#]\S*)?$/.exec(text.trim())?.[1] ?? null;
}

/** Takes a link that was copied rather than clicked, and goes on to the page that was asked for. */
export function LinkForm({ next }: { next: string | null }) {
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const token = readToken(String(new FormData(event.currentTarget).get("link") ?? ""));
        if (token === null) return setProblem("That is not a sign-in link.");
        window.location.assign(`/sign-in/${token}${next === null ? "" : `?next=${encodeURIComponent(next)}`}`);
      }}
    >
      <TextInput
        name="link"
        size="sm"
        label="Sign-in link"
        placeholder="Paste the link here, or open it"
        autoComplete="off"
        spellCheck={false}
        error={problem}
        onChange={() => setProblem(null)}
      />
      <Button type="submit" variant="filled" size="sm" mt="sm">
        Sign in
      </Button>
    </form>
  );
}
