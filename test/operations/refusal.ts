import assert from 'node:assert/strict'
import { UserError } from '../../src/core/errors.ts'

/** Asserts that the operator is told `code`, and returns the details. */
export async function refused(promise: Promise<unknown>, code: string): Promise<UserError['details']> {
  const error: unknown = await promise.then(
    () => assert.fail(`Expected ${code}, was let through`),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof UserError, String(error))
  assert.equal(error.code, code)
  return error.details
}
