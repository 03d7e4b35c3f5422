/**
 * What every {@link Store} and {@link Files} must do, as tests for any runner.
 *
 * @packageDocumentation
 */
import { attachmentTests } from './attachments.ts';
import { contractTests, type ContractTest, type StoreUnderTest } from './contract.ts';
import { conversationTests } from './conversations.ts';
import { directoryTests } from './directory.ts';
import { logTests } from './log.ts';
import { moderationTests } from './moderation.ts';
import { operationTests } from './operations.ts';
import { personalTests } from './personal.ts';
import { retentionTests } from './retention.ts';
import { searchTests } from './search.ts';
import { threadTests } from './threads.ts';
import { transactionTests } from './transactions.ts';

export type { ContractTest, StoreUnderTest } from './contract.ts';
export type { Files, Store } from '../ports.ts';
export { filesContract, type FilesUnderTest } from './files-contract.ts';

/**
 * What every store does. `makeStore` gives each test an empty one.
 *
 * ```ts
 * for (const { name, run } of storeContract(makeStore)) test(name, run);
 * ```
 */
export function storeContract(makeStore: () => Promise<StoreUnderTest>): ContractTest[] {
  return contractTests(makeStore, {
    ...transactionTests,
    ...logTests,
    ...conversationTests,
    ...directoryTests,
    ...operationTests,
    ...threadTests,
    ...moderationTests,
    ...searchTests,
    ...attachmentTests,
    ...retentionTests,
    ...personalTests,
  });
}
