import assert from 'node:assert/strict'
import { createWholeRegistry } from '../../src/actions/index.ts'
import { type PlanSpec, planSpecOf } from '../../src/chat/commands/accounts.ts'

/** All actions and playbooks, regardless of the configuration. */
export const wholeRegistry = createWholeRegistry()

/** The command that plans this playbook. */
export const planSpec = (playbook: string): PlanSpec => planSpecOf(wholeRegistry, playbook) ?? assert.fail(playbook)
