/** Seeds of fuzz_json.c: what the first letter means stands there. */
#ifndef RESCL_TESTS_FUZZ_SEEDS_JSON_H
#define RESCL_TESTS_FUZZ_SEEDS_JSON_H

static const struct seed_json {
  const char *name, *text;
  const char *behind; // a zero byte; NULL: nothing
} seeds_json[] = {
    {"labels", "lcat\r\ndog\nbird\n", NULL},
    {"pictures", "pone.png\tcat\ntwo three.png dog\n\nfour.jpg 2\n", NULL},
    {"bench",
     "c{\"schema\":\"rescl.bench/1\",\"host\":{\"cpu\":\"x\",\"memory_bytes\":1},\"results\":[{\"model"
     "\":\"m\",\"status\":\"ok\",\"device\":{\"platform\":\"p\",\"name\":\"n\",\"driver\":\"d\",\"type"
     "\":\"CPU\",\"compute_units\":2},\"batch\":1,\"threads\":1,\"algorithm\":\"auto\",\"runs\":5,\"la"
     "tency_ms\":{\"min\":1.35,\"median\":1.5,\"p90\":1.65,\"p99\":1.8,\"mean\":1.5},\"images_per_seco"
     "nd\":600,\"gflops\":3,\"startup_ms\":{\"load\":1,\"compile\":2,\"tune\":3,\"upload\":4,\"first_r"
     "un\":5},\"memory_bytes\":{\"weights\":1,\"arena\":2,\"host_peak\":3},\"output_hash\":\"ab\",\"ma"
     "x_relative_error\":1e-6},{\"model\":\"m\",\"status\":\"failed\",\"error\":\"why\",\"device\":{\""
     "name\":\"n\"}}]}",
     NULL},
    {"bench_two",
     "c{\"schema\":\"rescl.bench/1\",\"host\":{\"cpu\":\"x\",\"memory_bytes\":1},\"results\":[{\"model"
     "\":\"m\",\"status\":\"ok\",\"device\":{\"platform\":\"p\",\"name\":\"device A\",\"driver\":\"d\""
     ",\"type\":\"CPU\",\"compute_units\":2},\"batch\":1,\"threads\":1,\"algorithm\":\"auto\",\"runs\""
     ":5,\"latency_ms\":{\"min\":1.35,\"median\":1.5,\"p90\":1.65,\"p99\":1.8,\"mean\":1.5},\"images_p"
     "er_second\":600,\"gflops\":3,\"startup_ms\":{\"load\":1,\"compile\":2,\"tune\":3,\"upload\":4,\""
     "first_run\":5},\"memory_bytes\":{\"weights\":1,\"arena\":2,\"host_peak\":3},\"output_hash\":\"ab"
     "\",\"max_relative_error\":1e-6},{\"model\":\"o\",\"status\":\"ok\",\"device\":{\"platform\":\"p"
     "\",\"name\":\"device A\",\"driver\":\"d\",\"type\":\"CPU\",\"compute_units\":2},\"batch\":1,\"th"
     "reads\":1,\"algorithm\":\"auto\",\"runs\":5,\"latency_ms\":{\"min\":1.8,\"median\":2,\"p90\":2.2"
     ",\"p99\":2.4,\"mean\":2},\"images_per_second\":600,\"gflops\":3,\"startup_ms\":{\"load\":1,\"com"
     "pile\":2,\"tune\":3,\"upload\":4,\"first_run\":5},\"memory_bytes\":{\"weights\":1,\"arena\":2,\""
     "host_peak\":3},\"output_hash\":\"ab\",\"max_relative_error\":1e-6}]}",
     "{\"schema\":\"rescl.bench/1\",\"host\":{\"cpu\":\"x\",\"memory_bytes\":1},\"results\":[{\"model"
     "\":\"m\",\"status\":\"ok\",\"device\":{\"platform\":\"p\",\"name\":\"device B\",\"driver\":\"d\""
     ",\"type\":\"CPU\",\"compute_units\":2},\"batch\":1,\"threads\":1,\"algorithm\":\"auto\",\"runs\""
     ":5,\"latency_ms\":{\"min\":3.15,\"median\":3.5,\"p90\":3.85,\"p99\":4.2,\"mean\":3.5},\"images_p"
     "er_second\":600,\"gflops\":3,\"startup_ms\":{\"load\":1,\"compile\":2,\"tune\":3,\"upload\":4,\""
     "first_run\":5},\"memory_bytes\":{\"weights\":1,\"arena\":2,\"host_peak\":3},\"output_hash\":\"ab"
     "\",\"max_relative_error\":0.5,\"drift\":{\"ratio\":1.5}},{\"model\":\"q\",\"status\":\"ok\",\"de"
     "vice\":{\"platform\":\"p\",\"name\":\"device B\",\"driver\":\"d\",\"type\":\"CPU\",\"compute_uni"
     "ts\":2},\"batch\":1,\"threads\":1,\"algorithm\":\"auto\",\"runs\":5,\"latency_ms\":{\"min\":1.8,"
     "\"median\":2,\"p90\":2.2,\"p99\":2.4,\"mean\":2},\"images_per_second\":600,\"gflops\":3,\"startu"
     "p_ms\":{\"load\":1,\"compile\":2,\"tune\":3,\"upload\":4,\"first_run\":5},\"memory_bytes\":{\"we"
     "ights\":1,\"arena\":2,\"host_peak\":3},\"output_hash\":\"ab\",\"max_relative_error\":1e-6},{\"mo"
     "del\":\"m\",\"status\":\"failed\",\"error\":\"why\",\"device\":{\"name\":\"n\"}}]}"},
    {"baseline",
     "b{\"schema\":\"rescl.bench/1\",\"host\":{\"cpu\":\"x\",\"memory_bytes\":1},\"results\":[{\"model"
     "\":\"m\",\"status\":\"ok\",\"device\":{\"platform\":\"p\",\"name\":\"n\",\"driver\":\"d\",\"type"
     "\":\"CPU\",\"compute_units\":2},\"batch\":1,\"threads\":1,\"algorithm\":\"auto\",\"runs\":5,\"la"
     "tency_ms\":{\"min\":1.35,\"median\":1.5,\"p90\":1.65,\"p99\":1.8,\"mean\":1.5},\"images_per_seco"
     "nd\":600,\"gflops\":3,\"startup_ms\":{\"load\":1,\"compile\":2,\"tune\":3,\"upload\":4,\"first_r"
     "un\":5},\"memory_bytes\":{\"weights\":1,\"arena\":2,\"host_peak\":3},\"output_hash\":\"ab\",\"ma"
     "x_relative_error\":1e-6},{\"model\":\"m\",\"status\":\"ok\",\"device\":{\"platform\":\"p\",\"nam"
     "e\":\"a name so long that it has to be cut somewhere in its middle, as B\",\"driver\":\"d\",\"ty"
     "pe\":\"CPU\",\"compute_units\":2},\"batch\":1,\"threads\":1,\"algorithm\":\"auto\",\"runs\":5,\""
     "latency_ms\":{\"min\":0.9,\"median\":1,\"p90\":1.1,\"p99\":1.2,\"mean\":1},\"images_per_second\""
     ":600,\"gflops\":3,\"startup_ms\":{\"load\":1,\"compile\":2,\"tune\":3,\"upload\":4,\"first_run\""
     ":5},\"memory_bytes\":{\"weights\":1,\"arena\":2,\"host_peak\":3},\"output_hash\":\"ab\",\"max_re"
     "lative_error\":1e-6}]}",
     "{\"schema\":\"rescl.bench/1\",\"host\":{\"cpu\":\"x\",\"memory_bytes\":1},\"results\":[{\"model"
     "\":\"m\",\"status\":\"ok\",\"device\":{\"platform\":\"p\",\"name\":\"n\",\"driver\":\"d\",\"type"
     "\":\"CPU\",\"compute_units\":2},\"batch\":1,\"threads\":1,\"algorithm\":\"auto\",\"runs\":5,\"la"
     "tency_ms\":{\"min\":8.1,\"median\":9,\"p90\":9.9,\"p99\":10.8,\"mean\":9},\"images_per_second\":"
     "600,\"gflops\":3,\"startup_ms\":{\"load\":1,\"compile\":2,\"tune\":3,\"upload\":4,\"first_run\":"
     "5},\"memory_bytes\":{\"weights\":1,\"arena\":2,\"host_peak\":3},\"output_hash\":\"ab\",\"max_rel"
     "ative_error\":1e-6}]}"},
    {"profile",
     "c{\"schema\":\"rescl.profile/1\",\"results\":[{\"model\":\"m\",\"batch\":1,\"device\":{\"name\":"
     "\"n\"},\"layers\":[{\"name\":\"conv\",\"op\":\"Conv\",\"algorithm\":\"direct\",\"ms\":0.5}]}]}",
     NULL},
    {"profile_two",
     "c{\"schema\":\"rescl.profile/1\",\"results\":[{\"model\":\"m\",\"batch\":1,\"device\":{\"name\":"
     "\"n\"},\"layers\":[{\"name\":\"conv\",\"op\":\"Conv\",\"algorithm\":\"direct\",\"ms\":0.5},{\"na"
     "me\":\"pool\",\"op\":\"MaxPool\",\"algorithm\":\"pool\",\"ms\":0.1},{\"name\":\"sum\",\"op\":\"A"
     "dd\",\"algorithm\":\"binary\",\"ms\":0.1}]}]}",
     "{\"schema\":\"rescl.profile/1\",\"results\":[{\"model\":\"m\",\"batch\":1,\"device\":{\"name\":"
     "\"o\"},\"layers\":[{\"name\":\"conv\",\"op\":\"Conv\",\"algorithm\":\"winograd_2\",\"ms\":1.5},{"
     "\"name\":\"sum\",\"op\":\"Add\",\"algorithm\":\"binary\",\"ms\":0.05}]},{\"model\":\"m\",\"batch"
     "\":1,\"device\":{\"name\":\"n\"},\"layers\":[{\"name\":\"conv\",\"op\":\"Conv\",\"algorithm\":\""
     "direct\",\"ms\":0.4}]}]}"},
    {"bench_and_profile",
     "c{\"schema\":\"rescl.bench/1\",\"host\":{\"cpu\":\"x\",\"memory_bytes\":1},\"results\":[{\"model"
     "\":\"m\",\"status\":\"ok\",\"device\":{\"platform\":\"p\",\"name\":\"n\",\"driver\":\"d\",\"type"
     "\":\"CPU\",\"compute_units\":2},\"batch\":1,\"threads\":1,\"algorithm\":\"auto\",\"runs\":5,\"la"
     "tency_ms\":{\"min\":1.35,\"median\":1.5,\"p90\":1.65,\"p99\":1.8,\"mean\":1.5},\"images_per_seco"
     "nd\":600,\"gflops\":3,\"startup_ms\":{\"load\":1,\"compile\":2,\"tune\":3,\"upload\":4,\"first_r"
     "un\":5},\"memory_bytes\":{\"weights\":1,\"arena\":2,\"host_peak\":3},\"output_hash\":\"ab\",\"ma"
     "x_relative_error\":1e-6}]}",
     "{\"schema\":\"rescl.profile/1\",\"results\":[{\"model\":\"m\",\"batch\":1,\"device\":{\"name\":"
     "\"n\"},\"layers\":[{\"name\":\"conv\",\"op\":\"Conv\",\"algorithm\":\"direct\",\"ms\":0.5}]}]}"},
    {"masks",
     "a{\"images\":[{\"id\":1,\"width\":8,\"height\":6,\"file_name\":\"a.png\"},{\"id\":2,\"width\":3,"
     "\"height\":3}],\"categories\":[{\"id\":7,\"name\":\"cat\"},{\"id\":9}],\"annotations\":[{\"id\":"
     "1,\"image_id\":1,\"category_id\":7,\"bbox\":[1,1,4,3],\"area\":12,\"iscrowd\":0,\"segmentation\""
     ":[[1,1,5,1,5,4,1,4],[2,2,7,2,7,5]]},{\"id\":2,\"image_id\":1,\"category_id\":9,\"bbox\":[0,0,8,6"
     "],\"area\":48,\"iscrowd\":1,\"segmentation\":{\"size\":[6,8],\"counts\":[10,20,18]}},{\"id\":3,"
     "\"image_id\":2,\"category_id\":9,\"bbox\":[0,0,2,2],\"area\":4,\"iscrowd\":0,\"segmentation\":{"
     "\"size\":[3,3],\"counts\":[0,2,1,2,4]}}]}",
     "[{\"image_id\":1,\"category_id\":7,\"bbox\":[1,1,4,3],\"score\":0.9,\"segmentation\":{\"size\":["
     "6,8],\"counts\":\"73300000a0\"}},{\"image_id\":1,\"category_id\":9,\"bbox\":[0,0,2,2],\"score\":"
     "0.5,\"segmentation\":{\"size\":[6,8],\"counts\":[48]}},{\"image_id\":1,\"category_id\":9,\"bbox"
     "\":[0,0,2,2],\"score\":0.4,\"segmentation\":{\"size\":[6,8],\"counts\":\"0240T1\"}},{\"image_id"
     "\":2,\"category_id\":9,\"bbox\":[0,0,2,2],\"score\":0.4,\"segmentation\":{\"size\":[3,3],\"count"
     "s\":[0,2,1,2,4]}}]"},
    {"of_no_picture",
     "a{\"images\":[{\"id\":1}],\"categories\":[{\"id\":7},{\"id\":8}],\"annotations\":[{\"id\":0,\"im"
     "age_id\":5,\"category_id\":7,\"bbox\":[1,1,4,3],\"area\":12,\"iscrowd\":0},{\"id\":2,\"image_id"
     "\":1,\"category_id\":8,\"bbox\":[1,1,4,3],\"area\":12,\"iscrowd\":0}]}",
     "[{\"image_id\":1,\"category_id\":7,\"bbox\":[1,1,4,3],\"score\":0.9},{\"image_id\":1,\"category_"
     "id\":70,\"bbox\":[1,1,4,3],\"score\":0.9}]"},
    {"boxes",
     "a{\"images\":[{\"id\":1},{\"id\":3}],\"categories\":[{\"id\":7}],\"annotations\":[{\"id\":1,\"im"
     "age_id\":1,\"category_id\":7,\"bbox\":[1,1,4,3],\"area\":12,\"iscrowd\":0},{\"id\":2,\"image_id"
     "\":1,\"category_id\":7,\"bbox\":[1,2,40,30],\"area\":1200,\"iscrowd\":0},{\"id\":3,\"image_id\":"
     "3,\"category_id\":7,\"bbox\":[1,2,400,300],\"area\":120000,\"iscrowd\":1}]}",
     "[{\"image_id\":1,\"category_id\":7,\"bbox\":[1,1,4,3],\"score\":0.9},{\"image_id\":1,\"category_"
     "id\":7,\"bbox\":[1,1,4,3],\"score\":0.8},{\"image_id\":1,\"category_id\":7,\"bbox\":[2,2,38,30],"
     "\"score\":0.7},{\"image_id\":3,\"category_id\":7,\"bbox\":[1,2,40,30],\"score\":0.7},{\"image_id"
     "\":3,\"category_id\":7,\"bbox\":[500,2,40,30],\"score\":0.6}]"},
};

#endif
