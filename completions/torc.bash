# Completion of torc for bash. Made by 'torc completions bash'; load it with:
#   source <(torc completions bash)

_torc_words() { COMPREPLY+=($(compgen -W "$1" -- "$cur")); }
_torc_files() { compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$cur")); }
_torc_live() {
  local IFS=$'\n'
  COMPREPLY+=($(compgen -W "$("${COMP_WORDS[0]}" complete "$1" 2>/dev/null | cut -f1)" -- "$cur"))
}

_torc() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command='' word i skip=''
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ -n $skip ]]; then
      skip=''
      continue
    fi
    case "$word" in
      -f | --format | --url | --password | --tls-ca-cert | --cookie-header | --db | --log-level) skip=1 ;;
      -*) ;;
      *)
        case "$command $word" in
          ' workflows' | ' jobs' | ' files' | ' user-data' | ' results' | ' events' | ' resource-requirements' | ' failure-handlers' | ' compute-nodes' | ' scheduled-compute-nodes' | ' remote' | ' slurm' | ' job-dependencies' | ' ro-crate' | ' access-groups' | ' admin' | ' spec' | ' tasks' | ' graph' | ' token' | ' htpasswd' | ' hpc' | ' config' | ' openapi' | ' run' | ' exec' | ' serve' | ' worker' | ' create' | ' status' | ' watch' | ' cancel' | ' delete' | ' logs' | 'logs bundle' | 'logs analyze' | ' explain' | ' tui' | ' recover' | ' plot-resources' | ' monitor-node' | 'workflows list' | 'workflows get' | 'workflows init' | 'workflows reinit' | 'workflows reset-status' | 'workflows is-complete' | 'workflows new' | 'workflows update' | 'workflows archive' | 'workflows execution-plan' | 'workflows list-actions' | 'workflows update-action' | 'workflows delete-action' | 'workflows diagnose' | 'workflows sync-status' | 'workflows reconcile' | 'workflows export' | 'workflows import' | 'workflows check-resources' | 'workflows correct-resources' | 'workflows cancel' | 'workflows delete' | 'jobs list' | 'jobs get' | 'jobs delete' | 'jobs create' | 'jobs create-from-file' | 'jobs update' | 'jobs reset-status' | 'jobs running' | 'jobs list-resource-requirements' | 'jobs list-failure-handlers' | 'jobs delete-all' | 'files list' | 'files get' | 'files create' | 'files list-required-existing' | 'files update' | 'files delete' | 'user-data list' | 'user-data get' | 'user-data create' | 'user-data list-missing' | 'user-data update' | 'user-data delete' | 'user-data delete-all' | 'results list' | 'results get' | 'results delete' | 'events list' | 'events get' | 'events create' | 'events monitor' | 'events get-latest-event' | 'events delete' | 'resource-requirements list' | 'resource-requirements get' | 'resource-requirements create' | 'resource-requirements update' | 'resource-requirements delete' | 'failure-handlers list' | 'failure-handlers get' | 'failure-handlers create' | 'failure-handlers delete' | 'compute-nodes list' | 'compute-nodes get' | 'scheduled-compute-nodes list' | 'scheduled-compute-nodes get' | 'scheduled-compute-nodes list-jobs' | 'remote add-workers' | 'remote add-workers-from-file' | 'remote list-workers' | 'remote remove-worker' | 'remote run' | 'remote status' | 'remote stop' | 'remote collect-logs' | 'remote delete-logs' | 'slurm list' | 'slurm get' | 'slurm create' | 'slurm update' | 'slurm delete' | 'slurm stats' | 'slurm generate' | 'slurm plan-allocations' | 'slurm parse-logs' | 'slurm sacct' | 'slurm usage' | 'job-dependencies job-job' | 'job-dependencies job-file' | 'job-dependencies job-user-data' | 'ro-crate list' | 'ro-crate get' | 'ro-crate create' | 'ro-crate update' | 'ro-crate delete' | 'ro-crate export' | 'ro-crate add-dataset' | 'access-groups create' | 'access-groups get' | 'access-groups list' | 'access-groups delete' | 'access-groups add-user' | 'access-groups remove-user' | 'access-groups list-members' | 'access-groups list-user-groups' | 'access-groups add-workflow' | 'access-groups remove-workflow' | 'access-groups list-workflow-groups' | 'admin reload-auth' | 'admin sql' | 'admin list-audit-log' | 'admin api-stats' | 'admin tail-api' | 'admin import' | 'admin export' | 'admin prune' | 'admin vacuum' | 'spec validate' | 'spec expand' | 'spec convert' | 'spec schema' | 'tasks submit' | 'tasks list' | 'tasks get' | 'tasks cancel' | 'tasks wait' | 'tasks logs' | 'graph load' | 'graph run' | 'graph status' | 'graph cancel' | 'graph logs' | 'token create' | 'htpasswd add' | 'htpasswd hash' | 'htpasswd remove' | 'htpasswd list' | 'htpasswd verify' | ' batch' | 'hpc list' | 'hpc detect' | 'hpc show' | 'hpc partitions' | 'hpc match' | 'hpc generate' | 'config show' | 'config paths' | 'config init' | 'config validate' | 'openapi emit' | 'openapi check' | ' bench' | ' completions' | ' doctor' | ' ping' | ' version') command="${command:+$command }$word" ;;
        esac
        ;;
    esac
  done
  case "$prev" in
    -f | --format)
      _torc_words 'table json csv'
      return
      ;;
    --url)
      :
      return
      ;;
    --password)
      :
      return
      ;;
    --tls-ca-cert)
      _torc_files
      return
      ;;
    --cookie-header)
      :
      return
      ;;
    --db)
      _torc_files
      return
      ;;
    --log-level)
      _torc_words 'error warn info debug trace'
      return
      ;;
  esac
  case "$command" in
    '') _torc_words 'run exec serve worker create status watch cancel delete logs explain tui recover plot-resources monitor-node workflows jobs files user-data results events resource-requirements failure-handlers compute-nodes scheduled-compute-nodes remote slurm job-dependencies ro-crate access-groups admin spec tasks graph token htpasswd batch hpc config openapi bench completions doctor ping version' ;;
    'access-groups') _torc_words 'create get list delete add-user remove-user list-members list-user-groups add-workflow remove-workflow list-workflow-groups' ;;
    'admin') _torc_words 'reload-auth sql list-audit-log api-stats tail-api import export prune vacuum' ;;
    'compute-nodes') _torc_words 'list get' ;;
    'config') _torc_words 'show paths init validate' ;;
    'events') _torc_words 'list get create monitor get-latest-event delete' ;;
    'failure-handlers') _torc_words 'list get create delete' ;;
    'files') _torc_words 'list get create list-required-existing update delete' ;;
    'graph') _torc_words 'load run status cancel logs' ;;
    'hpc') _torc_words 'list detect show partitions match generate' ;;
    'htpasswd') _torc_words 'add hash remove list verify' ;;
    'job-dependencies') _torc_words 'job-job job-file job-user-data' ;;
    'jobs') _torc_words 'list get delete create create-from-file update reset-status running list-resource-requirements list-failure-handlers delete-all' ;;
    'openapi') _torc_words 'emit check' ;;
    'remote') _torc_words 'add-workers add-workers-from-file list-workers remove-worker run status stop collect-logs delete-logs' ;;
    'resource-requirements') _torc_words 'list get create update delete' ;;
    'results') _torc_words 'list get delete' ;;
    'ro-crate') _torc_words 'list get create update delete export add-dataset' ;;
    'scheduled-compute-nodes') _torc_words 'list get list-jobs' ;;
    'slurm') _torc_words 'list get create update delete stats generate plan-allocations parse-logs sacct usage' ;;
    'spec') _torc_words 'validate expand convert schema' ;;
    'tasks') _torc_words 'submit list get cancel wait logs' ;;
    'token') _torc_words 'create' ;;
    'user-data') _torc_words 'list get create list-missing update delete delete-all' ;;
    'workflows') _torc_words 'list get init reinit reset-status is-complete new update archive execution-plan list-actions update-action delete-action diagnose sync-status reconcile export import check-resources correct-resources cancel delete' ;;
    'run')
      case "$prev" in
        --max-parallel-jobs)
          :
          return
          ;;
        --num-cpus)
          :
          return
          ;;
        --memory-gb)
          :
          return
          ;;
        --num-gpus)
          :
          return
          ;;
        -p | --poll-interval)
          :
          return
          ;;
        -o | --output-dir)
          _torc_files
          return
          ;;
        --time-limit)
          :
          return
          ;;
        --end-time)
          :
          return
          ;;
        --label)
          :
          return
          ;;
        --lease-seconds)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--max-parallel-jobs --num-cpus --memory-gb --num-gpus -p --poll-interval -o --output-dir --time-limit --end-time --label --also-unlabeled --persistent --enforce-runtime --lease-seconds --no-resource-monitoring --skip-checks --ignore-missing-data --allow-failures'
      else
        _torc_live workflows; _torc_files
      fi
      ;;
    'exec')
      case "$prev" in
        -c | --command)
          :
          return
          ;;
        -C | --commands-file)
          _torc_files
          return
          ;;
        -a | --arg-file)
          _torc_files
          return
          ;;
        --colsep)
          :
          return
          ;;
        --param)
          :
          return
          ;;
        --link)
          :
          return
          ;;
        -j | --max-parallel-jobs | --jobs)
          :
          return
          ;;
        --joblog)
          _torc_files
          return
          ;;
        --halt)
          :
          return
          ;;
        --retries)
          :
          return
          ;;
        -n | --name)
          :
          return
          ;;
        --description)
          :
          return
          ;;
        -o | --output-dir)
          _torc_files
          return
          ;;
        --monitor)
          :
          return
          ;;
        --monitor-compute-node)
          :
          return
          ;;
        -i | --sample-interval-seconds)
          :
          return
          ;;
        --stdio)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-c --command -C --commands-file -a --arg-file -0 --null --colsep --param --link -j --max-parallel-jobs --jobs -k --keep-order --no-output --tag --progress --bar --eta --joblog --resume --resume-failed --halt --retries --allow-failures -n --name --description -o --output-dir --dry-run --monitor --monitor-compute-node --generate-plots -i --sample-interval-seconds --stdio'
      else
        :
      fi
      ;;
    'serve')
      case "$prev" in
        -H | --host)
          :
          return
          ;;
        -p | --port)
          :
          return
          ;;
        -d | --database)
          _torc_files
          return
          ;;
        --listen)
          :
          return
          ;;
        --auth-file)
          _torc_files
          return
          ;;
        --credential-cache-ttl-secs | --credential-cache-ttl)
          :
          return
          ;;
        --max-failed-logins)
          :
          return
          ;;
        --failed-login-window-secs)
          :
          return
          ;;
        --admin-user)
          :
          return
          ;;
        --tls-cert)
          _torc_files
          return
          ;;
        --tls-key)
          _torc_files
          return
          ;;
        --log-dir)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-H --host -p --port -d --database --listen --auth-file --require-auth --credential-cache-ttl-secs --credential-cache-ttl --max-failed-logins --failed-login-window-secs --enforce-access-control --admin-user --disable-admin-sql --disable-admin-sql-writes --https --tls-cert --tls-key --json-logs --log-dir'
      else
        :
      fi
      ;;
    'worker')
      case "$prev" in
        --max-parallel-jobs)
          :
          return
          ;;
        --num-cpus)
          :
          return
          ;;
        --memory-gb)
          :
          return
          ;;
        --num-gpus)
          :
          return
          ;;
        -p | --poll-interval)
          :
          return
          ;;
        -o | --output-dir)
          _torc_files
          return
          ;;
        --time-limit)
          :
          return
          ;;
        --end-time)
          :
          return
          ;;
        --label)
          :
          return
          ;;
        --lease-seconds)
          :
          return
          ;;
        --idle-timeout)
          :
          return
          ;;
        --wait)
          :
          return
          ;;
        --pool)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--max-parallel-jobs --num-cpus --memory-gb --num-gpus -p --poll-interval -o --output-dir --time-limit --end-time --label --also-unlabeled --persistent --enforce-runtime --lease-seconds --idle-timeout --wait --pool'
      else
        _torc_live workflows
      fi
      ;;
    'create')
      if [[ $cur == -* ]]; then
        _torc_words '--no-resource-monitoring --skip-checks --dry-run'
      else
        _torc_files
      fi
      ;;
    'status')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows
      fi
      ;;
    'watch')
      case "$prev" in
        -p | --poll-interval)
          :
          return
          ;;
        -m | --max-retries)
          :
          return
          ;;
        -o | --output-dir)
          _torc_files
          return
          ;;
        --memory-multiplier)
          :
          return
          ;;
        --runtime-multiplier)
          :
          return
          ;;
        --recovery-hook)
          :
          return
          ;;
        --partition)
          :
          return
          ;;
        --walltime)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-p --poll-interval -s --show-job-counts -r --recover -m --max-retries -o --output-dir --memory-multiplier --runtime-multiplier --retry-unknown --recovery-hook --partition --walltime'
      else
        _torc_live workflows
      fi
      ;;
    'cancel')
      if [[ $cur == -* ]]; then
        _torc_words '--no-prompts'
      else
        _torc_live workflows
      fi
      ;;
    'delete')
      if [[ $cur == -* ]]; then
        _torc_words '--no-prompts --force'
      else
        _torc_live workflows
      fi
      ;;
    'logs')
      case "$prev" in
        -w | --workflow-id)
          :
          return
          ;;
        --run-id)
          :
          return
          ;;
        --attempt-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-w --workflow-id --stdout --stderr --follow --run-id --attempt-id'
      else
        _torc_words 'bundle analyze'
        _torc_live jobs
      fi
      ;;
    'logs bundle')
      case "$prev" in
        -o | --output-dir)
          _torc_files
          return
          ;;
        --bundle-dir)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-o --output-dir --bundle-dir'
      else
        _torc_live workflows
      fi
      ;;
    'logs analyze')
      case "$prev" in
        -w | --workflow-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-w --workflow-id'
      else
        _torc_files
      fi
      ;;
    'explain')
      case "$prev" in
        -w | --workflow-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-w --workflow-id'
      else
        _torc_live jobs
      fi
      ;;
    'tui')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'recover')
      case "$prev" in
        -o | --output-dir)
          _torc_files
          return
          ;;
        --memory-multiplier)
          :
          return
          ;;
        --runtime-multiplier)
          :
          return
          ;;
        --recovery-hook)
          :
          return
          ;;
        --partition)
          :
          return
          ;;
        --walltime)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-o --output-dir --memory-multiplier --runtime-multiplier --retry-unknown --recovery-hook --partition --walltime --dry-run --no-prompts'
      else
        _torc_live workflows
      fi
      ;;
    'plot-resources')
      case "$prev" in
        -o | --output-dir)
          _torc_files
          return
          ;;
        -j | --job-ids)
          :
          return
          ;;
        -p | --prefix)
          :
          return
          ;;
        -f | --format)
          _torc_words 'table json csv'
          return
          ;;
        -r | --run-id)
          :
          return
          ;;
        --run-output-dir)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-o --output-dir -j --job-ids -p --prefix -f --format -r --run-id --run-output-dir'
      else
        :
      fi
      ;;
    'monitor-node')
      case "$prev" in
        -w | --workflow-id)
          :
          return
          ;;
        -o | --output-dir)
          _torc_files
          return
          ;;
        -i | --sample-interval-seconds)
          :
          return
          ;;
        --flush-interval-seconds)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-w --workflow-id -o --output-dir -i --sample-interval-seconds --flush-interval-seconds --summary-only'
      else
        :
      fi
      ;;
    'workflows list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
        -g | --access-group)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset --sort-by --reverse-sort -x --exclude --archived-only --include-archived -a --all-users -g --access-group'
      else
        :
      fi
      ;;
    'workflows get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows
      fi
      ;;
    'workflows init')
      case "$prev" in
        --wait-timeout)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--force --no-prompts --dry-run --async --wait-timeout'
      else
        _torc_live workflows
      fi
      ;;
    'workflows reinit')
      case "$prev" in
        --wait-timeout)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--force --dry-run --async --wait-timeout'
      else
        _torc_live workflows
      fi
      ;;
    'workflows reset-status')
      if [[ $cur == -* ]]; then
        _torc_words '--failed-only -r --reinitialize --force --no-prompts'
      else
        _torc_live workflows
      fi
      ;;
    'workflows is-complete')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows
      fi
      ;;
    'workflows new')
      case "$prev" in
        -n | --name)
          :
          return
          ;;
        -d | --description)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-n --name -d --description'
      else
        :
      fi
      ;;
    'workflows update')
      case "$prev" in
        -n | --name)
          :
          return
          ;;
        -d | --description)
          :
          return
          ;;
        --owner-user)
          :
          return
          ;;
        --project)
          :
          return
          ;;
        --metadata)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-n --name -d --description --owner-user --project --metadata'
      else
        _torc_live workflows
      fi
      ;;
    'workflows archive')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_words 'true false'
      fi
      ;;
    'workflows execution-plan')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows; _torc_files
      fi
      ;;
    'workflows list-actions')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows
      fi
      ;;
    'workflows update-action')
      case "$prev" in
        --scheduler-id)
          :
          return
          ;;
        --scheduler-type)
          :
          return
          ;;
        --num-allocations)
          :
          return
          ;;
        --start-one-worker-per-node)
          :
          return
          ;;
        --max-parallel-jobs)
          :
          return
          ;;
        --json)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--scheduler-id --scheduler-type --num-allocations --start-one-worker-per-node --max-parallel-jobs --json'
      else
        _torc_live workflows
      fi
      ;;
    'workflows delete-action')
      if [[ $cur == -* ]]; then
        _torc_words '--no-prompts'
      else
        _torc_live workflows
      fi
      ;;
    'workflows diagnose')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows
      fi
      ;;
    'workflows sync-status')
      if [[ $cur == -* ]]; then
        _torc_words '--dry-run'
      else
        _torc_live workflows
      fi
      ;;
    'workflows reconcile')
      case "$prev" in
        --base-dir)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--base-dir'
      else
        _torc_live workflows
      fi
      ;;
    'workflows export')
      case "$prev" in
        -o | --output)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-o --output --include-results --include-events'
      else
        _torc_live workflows
      fi
      ;;
    'workflows import')
      case "$prev" in
        --name)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--name --skip-results --skip-events'
      else
        _torc_files
      fi
      ;;
    'workflows check-resources')
      case "$prev" in
        -r | --run-id)
          :
          return
          ;;
        --min-over-utilization)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-r --run-id -a --all --include-failed --min-over-utilization'
      else
        _torc_live workflows
      fi
      ;;
    'workflows correct-resources')
      case "$prev" in
        --memory-multiplier)
          :
          return
          ;;
        --cpu-multiplier)
          :
          return
          ;;
        --runtime-multiplier)
          :
          return
          ;;
        --job-ids)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--memory-multiplier --cpu-multiplier --runtime-multiplier --job-ids --dry-run --no-downsize'
      else
        _torc_live workflows
      fi
      ;;
    'workflows cancel')
      if [[ $cur == -* ]]; then
        _torc_words '--no-prompts'
      else
        _torc_live workflows
      fi
      ;;
    'workflows delete')
      if [[ $cur == -* ]]; then
        _torc_words '--no-prompts --force'
      else
        _torc_live workflows
      fi
      ;;
    'jobs list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
        -s | --status)
          _torc_words 'uninitialized blocked ready pending running completed failed canceled terminated disabled pending_failed'
          return
          ;;
        --upstream-job-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset --sort-by --reverse-sort -x --exclude -s --status --upstream-job-id --include-relationships'
      else
        _torc_live workflows
      fi
      ;;
    'jobs get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live job-ids
      fi
      ;;
    'jobs delete')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live job-ids
      fi
      ;;
    'jobs create')
      case "$prev" in
        -n | --name)
          :
          return
          ;;
        -c | --command)
          :
          return
          ;;
        -r | --resource-requirements-id)
          :
          return
          ;;
        -b | --blocking-job-ids)
          :
          return
          ;;
        -i | --input-file-ids)
          :
          return
          ;;
        -o | --output-file-ids)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-n --name -c --command -r --resource-requirements-id -b --blocking-job-ids -i --input-file-ids -o --output-file-ids'
      else
        _torc_live workflows
      fi
      ;;
    'jobs create-from-file')
      case "$prev" in
        --cpus-per-job)
          :
          return
          ;;
        --memory-per-job)
          :
          return
          ;;
        --runtime-per-job)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--cpus-per-job --memory-per-job --runtime-per-job'
      else
        _torc_live workflows
      fi
      ;;
    'jobs update')
      case "$prev" in
        -n | --name)
          :
          return
          ;;
        -c | --command)
          :
          return
          ;;
        --runtime)
          :
          return
          ;;
        --resource-requirements-id)
          :
          return
          ;;
        --priority)
          :
          return
          ;;
        --label)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-n --name -c --command --runtime --resource-requirements-id --priority --label --clear-labels'
      else
        _torc_live job-ids
      fi
      ;;
    'jobs reset-status')
      case "$prev" in
        --status)
          _torc_words 'uninitialized blocked ready pending running completed failed canceled terminated disabled pending_failed'
          return
          ;;
        --return-code)
          :
          return
          ;;
        -w | --workflow-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--status --return-code -w --workflow-id --force --dry-run --no-prompts --reinit'
      else
        _torc_live job-ids
      fi
      ;;
    'jobs running')
      case "$prev" in
        -j | --job-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-j --job-id'
      else
        _torc_live workflows
      fi
      ;;
    'jobs list-resource-requirements')
      case "$prev" in
        -j | --job-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-j --job-id'
      else
        _torc_live workflows
      fi
      ;;
    'jobs list-failure-handlers')
      case "$prev" in
        -j | --job-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-j --job-id'
      else
        _torc_live workflows
      fi
      ;;
    'jobs delete-all')
      if [[ $cur == -* ]]; then
        _torc_words '--no-prompts --force'
      else
        _torc_live workflows
      fi
      ;;
    'files list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
        --produced-by-job-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset --sort-by --reverse-sort -x --exclude --produced-by-job-id'
      else
        _torc_live workflows
      fi
      ;;
    'files get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'files create')
      case "$prev" in
        -n | --name)
          :
          return
          ;;
        -p | --path)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-n --name -p --path'
      else
        _torc_live workflows
      fi
      ;;
    'files list-required-existing')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows
      fi
      ;;
    'files update')
      case "$prev" in
        -n | --name)
          :
          return
          ;;
        -p | --path)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-n --name -p --path'
      else
        :
      fi
      ;;
    'files delete')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'user-data list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        -o | --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
        --name)
          :
          return
          ;;
        --is-ephemeral)
          _torc_words 'true false'
          return
          ;;
        --consumer-job-id)
          :
          return
          ;;
        --producer-job-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit -o --offset --sort-by --reverse-sort -x --exclude --name --is-ephemeral --consumer-job-id --producer-job-id'
      else
        _torc_live workflows
      fi
      ;;
    'user-data get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'user-data create')
      case "$prev" in
        -n | --name)
          :
          return
          ;;
        -d | --data)
          :
          return
          ;;
        --consumer-job-id)
          :
          return
          ;;
        --producer-job-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-n --name -d --data --ephemeral --consumer-job-id --producer-job-id'
      else
        _torc_live workflows
      fi
      ;;
    'user-data list-missing')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows
      fi
      ;;
    'user-data update')
      case "$prev" in
        -n | --name)
          :
          return
          ;;
        -d | --data)
          :
          return
          ;;
        --ephemeral)
          _torc_words 'true false'
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-n --name -d --data --ephemeral'
      else
        :
      fi
      ;;
    'user-data delete')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'user-data delete-all')
      if [[ $cur == -* ]]; then
        _torc_words '--no-prompts --force'
      else
        _torc_live workflows
      fi
      ;;
    'results list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
        -j | --job-id)
          :
          return
          ;;
        -r | --run-id)
          :
          return
          ;;
        --return-code)
          :
          return
          ;;
        -s | --status)
          _torc_words 'uninitialized blocked ready pending running completed failed canceled terminated disabled pending_failed'
          return
          ;;
        --compute-node)
          :
          return
          ;;
        -o | --output-dir)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset --sort-by --reverse-sort -x --exclude -j --job-id -r --run-id --return-code --failed -s --status --all-runs --compute-node --include-logs -o --output-dir'
      else
        _torc_live workflows
      fi
      ;;
    'results get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'results delete')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'events list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        -o | --offset)
          :
          return
          ;;
        -s | --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
        -t | --type)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit -o --offset -s --sort-by -r --reverse-sort -x --exclude -t --type --follow'
      else
        _torc_live workflows
      fi
      ;;
    'events get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'events create')
      case "$prev" in
        -d | --data)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-d --data'
      else
        _torc_live workflows
      fi
      ;;
    'events monitor')
      case "$prev" in
        -d | --duration)
          :
          return
          ;;
        --level)
          _torc_words 'error warn info debug trace'
          return
          ;;
        --filename)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-d --duration --level --filename'
      else
        _torc_live workflows
      fi
      ;;
    'events get-latest-event')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows
      fi
      ;;
    'events delete')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'resource-requirements list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset --sort-by --reverse-sort -x --exclude'
      else
        _torc_live workflows
      fi
      ;;
    'resource-requirements get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'resource-requirements create')
      case "$prev" in
        -n | --name)
          :
          return
          ;;
        --num-cpus)
          :
          return
          ;;
        --num-gpus)
          :
          return
          ;;
        --num-nodes)
          :
          return
          ;;
        -m | --memory)
          :
          return
          ;;
        -r | --runtime)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-n --name --num-cpus --num-gpus --num-nodes -m --memory -r --runtime'
      else
        _torc_live workflows
      fi
      ;;
    'resource-requirements update')
      case "$prev" in
        -n | --name)
          :
          return
          ;;
        --num-cpus)
          :
          return
          ;;
        --num-gpus)
          :
          return
          ;;
        --num-nodes)
          :
          return
          ;;
        --memory)
          :
          return
          ;;
        --runtime)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-n --name --num-cpus --num-gpus --num-nodes --memory --runtime'
      else
        :
      fi
      ;;
    'resource-requirements delete')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'failure-handlers list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset --sort-by --reverse-sort -x --exclude'
      else
        _torc_live workflows
      fi
      ;;
    'failure-handlers get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'failure-handlers create')
      case "$prev" in
        -n | --name)
          :
          return
          ;;
        --rules)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-n --name --rules'
      else
        _torc_live workflows
      fi
      ;;
    'failure-handlers delete')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'compute-nodes list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        -o | --offset)
          :
          return
          ;;
        -s | --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
        --scheduled-compute-node)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit -o --offset -s --sort-by -r --reverse-sort -x --exclude --scheduled-compute-node'
      else
        _torc_live workflows
      fi
      ;;
    'compute-nodes get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'scheduled-compute-nodes list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        -o | --offset)
          :
          return
          ;;
        -s | --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
        --scheduler-id)
          :
          return
          ;;
        --scheduler-config-id)
          :
          return
          ;;
        --status)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit -o --offset -s --sort-by -r --reverse-sort -x --exclude --scheduler-id --scheduler-config-id --status'
      else
        _torc_live workflows
      fi
      ;;
    'scheduled-compute-nodes get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'scheduled-compute-nodes list-jobs')
      case "$prev" in
        -j | --job-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-j --job-id'
      else
        :
      fi
      ;;
    'remote add-workers')
      case "$prev" in
        --max-parallel-ssh)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--no-check --max-parallel-ssh'
      else
        _torc_live workflows
      fi
      ;;
    'remote add-workers-from-file')
      case "$prev" in
        --max-parallel-ssh)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--no-check --max-parallel-ssh'
      else
        :
      fi
      ;;
    'remote list-workers')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows
      fi
      ;;
    'remote remove-worker')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'remote run')
      case "$prev" in
        -o | --output-dir)
          _torc_files
          return
          ;;
        --max-parallel-ssh)
          :
          return
          ;;
        -w | --workers)
          _torc_files
          return
          ;;
        -p | --poll-interval)
          :
          return
          ;;
        --max-parallel-jobs)
          :
          return
          ;;
        --num-cpus)
          :
          return
          ;;
        --memory-gb)
          :
          return
          ;;
        --num-gpus)
          :
          return
          ;;
        --torc)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-o --output-dir --max-parallel-ssh -w --workers -p --poll-interval --max-parallel-jobs --num-cpus --memory-gb --num-gpus --torc --skip-version-check'
      else
        _torc_live workflows
      fi
      ;;
    'remote status')
      case "$prev" in
        --output-dir)
          _torc_files
          return
          ;;
        --max-parallel-ssh)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--output-dir --max-parallel-ssh'
      else
        _torc_live workflows
      fi
      ;;
    'remote stop')
      case "$prev" in
        --output-dir)
          _torc_files
          return
          ;;
        --max-parallel-ssh)
          :
          return
          ;;
        --wait)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--output-dir --max-parallel-ssh --force --wait'
      else
        _torc_live workflows
      fi
      ;;
    'remote collect-logs')
      case "$prev" in
        --remote-output-dir)
          _torc_files
          return
          ;;
        --max-parallel-ssh)
          :
          return
          ;;
        -l | --local-output-dir)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--remote-output-dir --max-parallel-ssh -l --local-output-dir --delete'
      else
        _torc_live workflows
      fi
      ;;
    'remote delete-logs')
      case "$prev" in
        --remote-output-dir)
          _torc_files
          return
          ;;
        --max-parallel-ssh)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--remote-output-dir --max-parallel-ssh'
      else
        _torc_live workflows
      fi
      ;;
    'slurm list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset --sort-by --reverse-sort -x --exclude'
      else
        _torc_live workflows
      fi
      ;;
    'slurm get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'slurm create')
      case "$prev" in
        -a | --account)
          :
          return
          ;;
        -g | --gres)
          :
          return
          ;;
        -m | --mem)
          :
          return
          ;;
        -p | --partition)
          :
          return
          ;;
        -t | --tmp)
          :
          return
          ;;
        -e | --extra)
          :
          return
          ;;
        -n | --name)
          :
          return
          ;;
        -N | --nodes)
          :
          return
          ;;
        -q | --qos)
          :
          return
          ;;
        -W | --walltime)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-a --account -g --gres -m --mem -p --partition -t --tmp -e --extra -n --name -N --nodes -q --qos -W --walltime --serialize-allocations'
      else
        _torc_live workflows
      fi
      ;;
    'slurm update')
      case "$prev" in
        -a | --account)
          :
          return
          ;;
        -g | --gres)
          :
          return
          ;;
        -m | --mem)
          :
          return
          ;;
        -p | --partition)
          :
          return
          ;;
        -t | --tmp)
          :
          return
          ;;
        -e | --extra)
          :
          return
          ;;
        -N | --name)
          :
          return
          ;;
        -n | --nodes)
          :
          return
          ;;
        -q | --qos)
          :
          return
          ;;
        --walltime)
          :
          return
          ;;
        --serialize-allocations)
          _torc_words 'true false'
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-a --account -g --gres -m --mem -p --partition -t --tmp -e --extra -N --name -n --nodes -q --qos --walltime --serialize-allocations'
      else
        :
      fi
      ;;
    'slurm delete')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'slurm stats')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
        --job-id)
          :
          return
          ;;
        --run-id)
          :
          return
          ;;
        --attempt-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset --sort-by --reverse-sort -x --exclude --job-id --run-id --attempt-id'
      else
        _torc_live workflows
      fi
      ;;
    'slurm generate')
      case "$prev" in
        -a | --account)
          :
          return
          ;;
        --profile)
          :
          return
          ;;
        --group-by)
          :
          return
          ;;
        --walltime-strategy)
          :
          return
          ;;
        --walltime-multiplier)
          :
          return
          ;;
        --to)
          :
          return
          ;;
        -o | --output)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-a --account --profile --group-by --walltime-strategy --walltime-multiplier --single-allocation --to -o --output --force --no-actions --overwrite --dry-run'
      else
        _torc_files
      fi
      ;;
    'slurm plan-allocations')
      case "$prev" in
        -a | --account)
          :
          return
          ;;
        --profile)
          :
          return
          ;;
        --group-by)
          :
          return
          ;;
        --walltime-strategy)
          :
          return
          ;;
        --walltime-multiplier)
          :
          return
          ;;
        -p | --partition)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-a --account --profile --group-by --walltime-strategy --walltime-multiplier -p --partition --offline'
      else
        _torc_files
      fi
      ;;
    'slurm parse-logs')
      case "$prev" in
        -w | --workflow-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-w --workflow-id --errors-only'
      else
        _torc_files
      fi
      ;;
    'slurm sacct')
      case "$prev" in
        -o | --output-dir)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-o --output-dir --save-json'
      else
        _torc_live workflows
      fi
      ;;
    'slurm usage')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows
      fi
      ;;
    'job-dependencies job-job')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset --sort-by --reverse-sort -x --exclude'
      else
        _torc_live workflows
      fi
      ;;
    'job-dependencies job-file')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset --sort-by --reverse-sort -x --exclude'
      else
        _torc_live workflows
      fi
      ;;
    'job-dependencies job-user-data')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset --sort-by --reverse-sort -x --exclude'
      else
        _torc_live workflows
      fi
      ;;
    'ro-crate list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --sort-by)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset --sort-by --reverse-sort -x --exclude'
      else
        _torc_live workflows
      fi
      ;;
    'ro-crate get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'ro-crate create')
      case "$prev" in
        --entity-id)
          :
          return
          ;;
        --entity-type)
          :
          return
          ;;
        --metadata)
          :
          return
          ;;
        --file-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--entity-id --entity-type --metadata --file-id'
      else
        _torc_live workflows
      fi
      ;;
    'ro-crate update')
      case "$prev" in
        --entity-id)
          :
          return
          ;;
        --entity-type)
          :
          return
          ;;
        --metadata)
          :
          return
          ;;
        --file-id)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--entity-id --entity-type --metadata --file-id'
      else
        :
      fi
      ;;
    'ro-crate delete')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'ro-crate export')
      case "$prev" in
        -o | --output)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-o --output'
      else
        _torc_live workflows
      fi
      ;;
    'ro-crate add-dataset')
      case "$prev" in
        --name)
          :
          return
          ;;
        --path)
          _torc_files
          return
          ;;
        --hash-mode)
          :
          return
          ;;
        --description)
          :
          return
          ;;
        --encoding-format)
          :
          return
          ;;
        -t | --threads)
          :
          return
          ;;
        -j | --job-id)
          :
          return
          ;;
        --metadata)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--name --path --hash-mode --description --encoding-format -t --threads -j --job-id --metadata'
      else
        _torc_live workflows
      fi
      ;;
    'access-groups create')
      case "$prev" in
        -d | --description)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-d --description'
      else
        :
      fi
      ;;
    'access-groups get')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'access-groups list')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        -o | --offset)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit -o --offset -x --exclude'
      else
        :
      fi
      ;;
    'access-groups delete')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'access-groups add-user')
      case "$prev" in
        -r | --role)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-r --role'
      else
        :
      fi
      ;;
    'access-groups remove-user')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'access-groups list-members')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        -o | --offset)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit -o --offset -x --exclude'
      else
        :
      fi
      ;;
    'access-groups list-user-groups')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        -o | --offset)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit -o --offset -x --exclude'
      else
        :
      fi
      ;;
    'access-groups add-workflow')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows
      fi
      ;;
    'access-groups remove-workflow')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_live workflows
      fi
      ;;
    'access-groups list-workflow-groups')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        -o | --offset)
          :
          return
          ;;
        -x | --exclude)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit -o --offset -x --exclude'
      else
        _torc_live workflows
      fi
      ;;
    'admin reload-auth')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'admin sql')
      case "$prev" in
        --limit)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--write --allow-full-table -y --yes --limit'
      else
        :
      fi
      ;;
    'admin list-audit-log')
      case "$prev" in
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-l --limit --offset'
      else
        :
      fi
      ;;
    'admin api-stats')
      case "$prev" in
        --window)
          :
          return
          ;;
        --interval)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--window --interval'
      else
        :
      fi
      ;;
    'admin tail-api')
      if [[ $cur == -* ]]; then
        _torc_words '--include-bodies'
      else
        :
      fi
      ;;
    'admin import')
      case "$prev" in
        -d | --database)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-d --database'
      else
        _torc_files
      fi
      ;;
    'admin export')
      case "$prev" in
        -o | --output)
          _torc_files
          return
          ;;
        -d | --database)
          _torc_files
          return
          ;;
        --user)
          :
          return
          ;;
        --access-group)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-o --output -d --database --user --access-group --overwrite --preserve-access-groups --no-vacuum'
      else
        _torc_live workflows
      fi
      ;;
    'admin prune')
      case "$prev" in
        --older-than)
          :
          return
          ;;
        --user)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--older-than --user --archived --dry-run --no-prompts --force --no-vacuum'
      else
        :
      fi
      ;;
    'admin vacuum')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'spec validate')
      if [[ $cur == -* ]]; then
        _torc_words '--strict'
      else
        _torc_files
      fi
      ;;
    'spec expand')
      case "$prev" in
        --to)
          :
          return
          ;;
        -o | --output)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--to -o --output --force'
      else
        _torc_files
      fi
      ;;
    'spec convert')
      case "$prev" in
        --to)
          :
          return
          ;;
        -o | --output)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--to -o --output --force'
      else
        _torc_files
      fi
      ;;
    'spec schema')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'tasks submit')
      case "$prev" in
        --timeout)
          :
          return
          ;;
        --memory-mb)
          :
          return
          ;;
        --priority)
          :
          return
          ;;
        --retry-count)
          :
          return
          ;;
        --token)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--timeout --memory-mb --priority --retry-count --wait --token'
      else
        :
      fi
      ;;
    'tasks list')
      case "$prev" in
        --status)
          _torc_words 'uninitialized blocked ready pending running completed failed canceled terminated disabled pending_failed'
          return
          ;;
        --worker)
          :
          return
          ;;
        -l | --limit)
          :
          return
          ;;
        --offset)
          :
          return
          ;;
        --token)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--status --worker -l --limit --offset --token'
      else
        :
      fi
      ;;
    'tasks get')
      case "$prev" in
        --token)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--token'
      else
        :
      fi
      ;;
    'tasks cancel')
      case "$prev" in
        --token)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--token'
      else
        :
      fi
      ;;
    'tasks wait')
      case "$prev" in
        --timeout)
          :
          return
          ;;
        --poll-fallback-interval)
          :
          return
          ;;
        --token)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--timeout --poll-fallback-interval --token'
      else
        :
      fi
      ;;
    'tasks logs')
      case "$prev" in
        --token)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--stdout --stderr --token'
      else
        :
      fi
      ;;
    'graph load')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_files
      fi
      ;;
    'graph run')
      if [[ $cur == -* ]]; then
        _torc_words '--wait'
      else
        :
      fi
      ;;
    'graph status')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'graph cancel')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'graph logs')
      if [[ $cur == -* ]]; then
        _torc_words '--follow'
      else
        :
      fi
      ;;
    'token create')
      case "$prev" in
        --role)
          :
          return
          ;;
        --sub)
          :
          return
          ;;
        --ttl)
          :
          return
          ;;
        --permission)
          :
          return
          ;;
        --secret)
          :
          return
          ;;
        -d | --database)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--role --sub --ttl --permission --secret -d --database'
      else
        :
      fi
      ;;
    'htpasswd add')
      case "$prev" in
        -f | --file)
          _torc_files
          return
          ;;
        -p | --password)
          :
          return
          ;;
        -c | --cost)
          :
          return
          ;;
        --server-password)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-f --file -p --password -c --cost --reload-auth --server-password'
      else
        :
      fi
      ;;
    'htpasswd hash')
      case "$prev" in
        -p | --password)
          :
          return
          ;;
        -c | --cost)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-p --password -c --cost'
      else
        :
      fi
      ;;
    'htpasswd remove')
      case "$prev" in
        -f | --file)
          _torc_files
          return
          ;;
        --server-password)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-f --file --reload-auth --server-password'
      else
        :
      fi
      ;;
    'htpasswd list')
      case "$prev" in
        -f | --file)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-f --file'
      else
        :
      fi
      ;;
    'htpasswd verify')
      case "$prev" in
        -f | --file)
          _torc_files
          return
          ;;
        -p | --password)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-f --file -p --password'
      else
        :
      fi
      ;;
    'batch')
      if [[ $cur == -* ]]; then
        _torc_words '-k --keep-going -x --echo'
      else
        :
      fi
      ;;
    'hpc list')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'hpc detect')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'hpc show')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'hpc partitions')
      if [[ $cur == -* ]]; then
        _torc_words '--gpu --shared'
      else
        :
      fi
      ;;
    'hpc match')
      case "$prev" in
        --cpus)
          :
          return
          ;;
        --memory)
          :
          return
          ;;
        --walltime)
          :
          return
          ;;
        --gpus)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--cpus --memory --walltime --gpus'
      else
        :
      fi
      ;;
    'hpc generate')
      case "$prev" in
        -n | --name)
          :
          return
          ;;
        -d | --display-name)
          :
          return
          ;;
        -o | --output)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-n --name -d --display-name -o --output --skip-stdby'
      else
        :
      fi
      ;;
    'config show')
      case "$prev" in
        -f | --format)
          _torc_words 'table json csv'
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-f --format'
      else
        :
      fi
      ;;
    'config paths')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'config init')
      if [[ $cur == -* ]]; then
        _torc_words '--system --user --local -f --force'
      else
        :
      fi
      ;;
    'config validate')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'openapi emit')
      case "$prev" in
        -o | --output)
          _torc_files
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '-o --output'
      else
        :
      fi
      ;;
    'openapi check')
      case "$prev" in
        --interface)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--interface'
      else
        _torc_files
      fi
      ;;
    'bench')
      case "$prev" in
        --seconds)
          :
          return
          ;;
        -n | --jobs)
          :
          return
          ;;
        --torc)
          :
          return
          ;;
      esac
      if [[ $cur == -* ]]; then
        _torc_words '--seconds -n --jobs --torc'
      else
        :
      fi
      ;;
    'completions')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        _torc_words 'bash zsh fish'
      fi
      ;;
    'doctor')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'ping')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
    'version')
      if [[ $cur == -* ]]; then
        _torc_words ''
      else
        :
      fi
      ;;
  esac
  if [[ $cur == -* ]]; then
    _torc_words '-f --format --url --password --prompt-password --skip-version-check --tls-ca-cert --tls-insecure --cookie-header -s --standalone --db --in-memory --log-level -h --help -V --version'
  fi
}

complete -F _torc torc
