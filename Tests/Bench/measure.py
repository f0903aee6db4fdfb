"""Runs one program and says what it took: the last line of standard error is {code, wall, cpu, peak}.

A process inherits the peak of whoever starts it, so programs are started from this small one."""
import json, os, resource, sys, time

limit, words = int(sys.argv[1]), sys.argv[2:]
start = time.perf_counter()
child = os.fork()
if child == 0:
    # The kernel stops a runaway even when nobody waits for it any more.
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    try:
        os.execvp(words[0], words)
    except OSError as error:
        os.write(2, f'{words[0]}: {error.strerror}\n'.encode())
        os._exit(127)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - start
sys.stderr.write('\n' + json.dumps({
    'code': os.waitstatus_to_exitcode(status), 'wall': wall, 'cpu': usage.ru_utime + usage.ru_stime,
    'peak': usage.ru_maxrss / 1024}) + '\n')
