import { pruneBehaviour } from '../../store/behaviour/prune.ts'
import { copyOfTemplate, openTestStore } from '../../support/store.ts'

describe('npm run audit:prune, on the embedded database', () =>
  pruneBehaviour(async () => {
    const dataDir = await copyOfTemplate()
    return { environment: { DATA_DIR: dataDir }, open: () => openTestStore({ dataDir }) }
  }))
