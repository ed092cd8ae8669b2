import time, pytest, collections
from tests.e2e.bench import Bench, NAMES
from tests.dbt.project import Project

def test_explore(postgres_server, extracted_template, tmp_path_factory):
    bench = Bench(postgres_server, Project(tmp_path_factory.mktemp("d")), extracted_template)
    import os
    for entity in os.environ.get("ENT", " ".join(NAMES)).split():
        ms=bench.mistakes(entity)
        t=time.time(); n=0
        c=collections.Counter()
        with bench.judging(entity) as judge:
            v=judge.judge([]); print("RIGHT", entity, v.red, v.stopped)
            for m in ms:
                v=judge.judge([m]); n+=1
                own = v.sees(m.column)
                key = "stopped" if v.stopped else "red" if own else "red elsewhere" if v.red else "same" if v.left==judge.left else "GREEN"
                c[key]+=1
                if key!="red": print(key, m, "|", v.stopped[:160], {k:sorted(x)[:6] for k,x in v.red.items()}, flush=True)
        print("DONE", entity, n, time.time()-t, c, flush=True)
