import { Button } from "@mantine/core";
import { IconTable } from "@tabler/icons-react";

type Props = {
  /** What the table holds, in one word. */
  name: string;
  shown: boolean;
  onToggle: () => void;
};

/** Shows what a chart draws as a table of numbers, and hides it again. */
export function NumbersToggle({ name, shown, onToggle }: Props) {
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      leftSection={<IconTable size={13} />}
      aria-expanded={shown}
      onClick={onToggle}
    >
      {shown ? `Hide ${name.toLowerCase()}` : name}
    </Button>
  );
}
