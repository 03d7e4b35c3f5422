import fc, { type Arbitrary } from 'fast-check';

/** Inputs for each schema: `npm run test:all` asks for more. */
const INPUTS = Number(process.env['HYPEE_FUZZ_INPUTS'] ?? 500);
/** Inputs that are tried side by side. */
const AT_ONCE = 20;
/** A failure names it; the same seed gives the same inputs. */
const SEED = Number(process.env['HYPEE_SEED'] ?? Date.now() % 100_000);

/** How long all of them may take. Milliseconds. */
export const FUZZ_TIMEOUT_MS = 120_000 + INPUTS * 120;

/** Tries as many inputs as asked for; what fails is made smaller, and named with the seed that finds it again. */
export async function tryInputs<Input>(
  inputs: Arbitrary<Input>,
  attempt: (input: Input) => Promise<void>,
): Promise<void> {
  const batches = fc.array(inputs, { minLength: AT_ONCE, maxLength: AT_ONCE, size: 'max' });
  try {
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        await Promise.all(batch.map(attempt));
      }),
      {
        seed: SEED,
        numRuns: Math.ceil(INPUTS / AT_ONCE),
      },
    );
  } catch (error) {
    // What went wrong with the smallest input says more than the list of all that were tried with it.
    const { cause } = error as Error;
    throw new Error(`${String(cause ?? error)}\nHYPEE_SEED=${SEED} makes the same inputs again.`);
  }
}
