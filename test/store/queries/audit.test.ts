import { useStore } from '../../support/store.ts'
import { auditBehaviour } from '../behaviour/audit.ts'

describe('on the embedded database, the audit', () => auditBehaviour(useStore()))
