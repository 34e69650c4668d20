"use client";

import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconLink, IconSnowflake } from "@tabler/icons-react";
import { useExplorer } from "./explorer-state.tsx";
import { explorerHref } from "./view.ts";

/** Copies the link of what is seen, and turns a range that moves with the clock into a fixed one, as evidence needs it. */
export function ShareMenu({ from, to }: { from: string; to: string }) {
  const { view, edit, openEventID } = useExplorer();
  const clipboard = useClipboard();
  const frozen = view.query.from === from && view.query.to === to;
  const copy = () => {
    clipboard.copy(new URL(explorerHref(view, { eventID: openEventID }), window.location.origin).href);
    notifications.show({
      message: frozen ? "Link copied. Its range is fixed." : "Link copied. Its range moves with the clock; freeze it to keep this one.",
    });
  };
  return (
    <Button.Group>
      <Button leftSection={<IconLink size={14} />} onClick={copy}>
        Copy link
      </Button>
      <Button
        leftSection={<IconSnowflake size={14} />}
        disabled={frozen}
        title="Makes the range absolute, so that the link shows the same for ever"
        onClick={() => edit({ ...view.query, from, to })}
      >
        {frozen ? "Frozen" : "Freeze range"}
      </Button>
    </Button.Group>
  );
}
