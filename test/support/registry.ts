import { createWholeRegistry } from '../../src/actions/index.ts'

/** All actions and playbooks, regardless of the configuration. */
export const wholeRegistry = createWholeRegistry()
