"""A person at a terminal, with a shell that knows jobs: terminal.py STEPS... -- COMMAND

Steps: expect:TEXT waits for it in what the terminal shows, send:TEXT types it (^C and ^Z are those keys), signal:NAME
sends a signal to the job's first process alone. Afterwards the shell says how the job ended, and whether the terminal echoes.
"""
import os, pty, select, signal, sys, termios, time

steps, command = sys.argv[1:sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1:]


def shell():
    """Runs the job in the foreground; has one that stopped go on."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    job = os.fork()
    if job == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        for each in (signal.SIGTTOU, signal.SIGINT, signal.SIGTSTP, signal.SIGHUP):  # the last, should we run under nohup
            signal.signal(each, signal.SIG_DFL)
        os.execv(command[0], command)
    print("job", job, "began", flush=True)
    while True:
        _, status = os.waitpid(job, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            break
        os.tcsetpgrp(0, os.getpgrp())
        print("job stopped", flush=True)
        time.sleep(0.2)
        os.tcsetpgrp(0, job)
        os.killpg(job, signal.SIGCONT)
    os.tcsetpgrp(0, os.getpgrp())
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
    echo = bool(termios.tcgetattr(0)[3] & termios.ECHO)
    print("job ended with", code, "echo", echo, flush=True)


pid, master = pty.fork()
if pid == 0:
    shell()
    os._exit(0)
shown = b""


def read(seconds):
    global shown
    if select.select([master], [], [], seconds)[0]:
        try:
            more = os.read(master, 65536)
        except OSError:
            more = b""
        shown += more
        return bool(more)
    return True


def expect(text):
    end = time.time() + 60
    while text not in shown and time.time() < end and read(0.1):
        pass
    if text not in shown:
        print(shown.decode(errors="replace"), "\nnot seen:", text)
        sys.exit(1)


expect(b" began")
job = int(shown.split(b"job ")[1].split()[0])
for step in steps:
    kind, text = step.split(":", 1)
    if kind == "expect":
        expect(text.encode())
    elif kind == "send":
        os.write(master, text.replace("^C", "\x03").replace("^Z", "\x1a").encode())
    else:
        os.kill(job, getattr(signal, text))
expect(b"job ended with")
while read(0.2) and b"echo True" not in shown and b"echo False" not in shown:
    pass
os.waitpid(pid, 0)  # the shell's own arguments name the command, so it must not be taken for what is left of it
print(shown.decode(errors="replace").replace("\r\n", "\n"))
