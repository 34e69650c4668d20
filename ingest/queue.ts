/** The SQS calls of the worker, and nothing else of SQS. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** A received message. `receiveCount` is SQS's own count, at least 1; it may under-report. */
export type QueueMessage = {
  id: string;
  receiptHandle: string;
  body: string;
  receiveCount: number;
  sentAt: Date | null;
};

/** How long a received message stays hidden before SQS hands it out again; renewed while it is in work. Short, so that
 * what a killed worker held is loaded soon. */
export const VISIBILITY_TIMEOUT_SECONDS = 30;
/** Longest wait SQS allows. */
export const LONG_POLL_SECONDS = 20;

/** One queue. Errors are the SDK's own. */
export class Queue {
  private readonly client: SQSClient;
  private readonly url: string;
  private readonly longPollSeconds: number;

  constructor(client: SQSClient, url: string, longPollSeconds: number) {
    this.client = client;
    this.url = url;
    this.longPollSeconds = longPollSeconds;
  }

  /** Waits for at most `limit` (1 to 10) messages, as long as the long poll lasts. */
  async receive(limit: number, signal: AbortSignal): Promise<QueueMessage[]> {
    const answer = await this.client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.url,
        MaxNumberOfMessages: Math.min(10, limit),
        WaitTimeSeconds: this.longPollSeconds,
        VisibilityTimeout: VISIBILITY_TIMEOUT_SECONDS,
        MessageSystemAttributeNames: ["ApproximateReceiveCount", "SentTimestamp"],
      }),
      { abortSignal: signal },
    );
    return (answer.Messages ?? []).flatMap(toQueueMessage);
  }

  /** Hides the message for `seconds` more from now; 0 gives it back. */
  async changeVisibility(message: QueueMessage, seconds: number): Promise<void> {
    await this.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.url,
        ReceiptHandle: message.receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  }

  /** Deletes at most ten messages. Answers those that SQS did not delete. */
  async delete(messages: readonly QueueMessage[]): Promise<QueueMessage[]> {
    const answer = await this.client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: this.url,
        // A message received twice has one id and two receipts: the position is what tells entries apart.
        Entries: messages.map((message, index) => ({ Id: String(index), ReceiptHandle: message.receiptHandle })),
      }),
    );
    const failed = new Set((answer.Failed ?? []).map((entry) => entry.Id));
    return messages.filter((_, index) => failed.has(String(index)));
  }
}

function toQueueMessage(message: Message): QueueMessage[] {
  if (message.MessageId === undefined || message.ReceiptHandle === undefined) return [];
  const sent = Number(message.Attributes?.SentTimestamp);
  return [
    {
      id: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body ?? "",
      receiveCount: Number(message.Attributes?.ApproximateReceiveCount) || 1,
      sentAt: Number.isFinite(sent) && sent > 0 ? new Date(sent) : null,
    },
  ];
}
