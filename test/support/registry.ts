import assert from 'node:assert/strict'
import { createWholeRegistry } from '../../src/actions/index.ts'
import { type PlanSpec, planSpecOf } from '../../src/chat/commands/accounts.ts'
import { actionsOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'

/** All actions and playbooks, regardless of the configuration. */
export const wholeRegistry = createWholeRegistry(actionsOf(features), features)

/** The command that plans this playbook. */
export const planSpec = (playbook: string): PlanSpec => planSpecOf(wholeRegistry, playbook) ?? assert.fail(playbook)
