/** The four incidents and their place in the period. */
import { DAY, HOUR, MINUTE } from "../timestamps.ts";
import type { World } from "../world.ts";
import { consoleTakeover } from "./console-takeover.ts";
import { cryptoMining } from "./crypto-mining.ts";
import { leakedAccessKey } from "./leaked-access-key.ts";
import { type PlayedStory, playScene, type Scene } from "./scene.ts";
import { trailTampering } from "./trail-tampering.ts";

type Story = {
  id: string;
  title: string;
  /** Where in the period it begins, from 0 to 1. */
  at: number;
  /** Hour of the day (UTC) it begins at, in periods of several days. */
  hour: number;
  /** No story takes longer at its natural pace. */
  longest: number;
  play: (scene: Scene) => void;
};

const STORIES: readonly Story[] = [
  {
    id: "leaked-access-key",
    title: "Leaked access key of an IAM user",
    at: 0.55,
    hour: 2.7,
    longest: 6 * HOUR,
    play: leakedAccessKey,
  },
  {
    id: "console-takeover",
    title: "Console takeover without MFA",
    at: 0.7,
    hour: 19.4,
    longest: 3 * HOUR,
    play: consoleTakeover,
  },
  {
    id: "trail-tampering",
    title: "Trail and detectors switched off",
    at: 0.84,
    hour: 23.2,
    longest: 2 * HOUR,
    play: trailTampering,
  },
  {
    id: "crypto-mining",
    title: "Crypto-mining with stolen instance credentials",
    at: 0.93,
    hour: 4.1,
    longest: 2 * HOUR,
    play: cryptoMining,
  },
];

/** Room after the last event for its file to arrive. */
const DELIVERY = 12 * MINUTE;

/** Plays all storylines within a period, hurried when the period is short. */
export function playStorylines(world: World, period: { from: number; to: number }): PlayedStory[] {
  const length = period.to - DELIVERY - period.from;
  return STORIES.map(({ id, title, at, hour, longest, play }) => {
    const begin = period.from + at * length;
    const day = Math.floor(begin / DAY) * DAY + hour * HOUR;
    const atHour = day > begin ? day - DAY : day;
    const start = Math.round(length >= 3 * DAY ? atHour : begin);
    return playScene({ world, id, title, start, pace: Math.min(1, (0.06 * length) / longest), play });
  });
}
