"use client";

import { Button } from "@mantine/core";
import { IconCode, IconDownload } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useExplorer } from "../explorer/explorer-state.tsx";

// Nobody needs them before they are asked for.
const ExportDialog = dynamic(() => import("./export-dialog.tsx").then((module) => module.ExportDialog), { ssr: false });
const ShowAsDialog = dynamic(() => import("./show-as-dialog.tsx").then((module) => module.ShowAsDialog), {
  ssr: false,
});

/** Takes what is seen elsewhere: as a file, or as the same question in another language. The range is the page's own. */
export function ExportButtons({ from, to }: { from: string; to: string }) {
  const { view } = useExplorer();
  const [opened, setOpened] = useState<"export" | "show-as" | null>(null);
  const close = () => setOpened(null);
  // From here on the range stands still, as the rows on the page do.
  const shown = { ...view, query: { ...view.query, from, to } };
  return (
    <>
      <Button.Group>
        <Button
          leftSection={<IconDownload size={14} />}
          title="Download these events or groups"
          onClick={() => setOpened("export")}
        >
          Export
        </Button>
        <Button
          leftSection={<IconCode size={14} />}
          title="This question as Athena SQL, CloudTrail Lake SQL, AWS CLI or jq"
          onClick={() => setOpened("show-as")}
        >
          Show as
        </Button>
      </Button.Group>
      {opened === "export" && <ExportDialog view={shown} onClose={close} />}
      {opened === "show-as" && <ShowAsDialog query={shown.query} onClose={close} />}
    </>
  );
}
